"""The one wrapping of every operation: a Lambda handler out of a router."""

from typing import Any, cast

from fastapi import APIRouter, FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES
from starlette.exceptions import HTTPException

from shared.http.entry import Answer, Handler, lambda_entry
from shared.http.event_loop import use_event_loop
from shared.http.events import Event, passed_on
from shared.http.problem_rendering import PROBLEM_JSON
from shared.http.route import framework_problem


def create_app(*routers: APIRouter) -> FastAPI:
    """The application of the given operations, with nothing of the framework's own."""
    # Given as routes, not included: inclusion would build every handler twice.
    routes = [route for router in routers for route in router.routes]
    app = FastAPI(openapi_url=None, redirect_slashes=False, routes=routes)
    app.add_exception_handler(HTTPException, framework_problem)
    return app


def lambda_handler(router: APIRouter) -> Handler:
    """The handler of one operation: see `lambda_entry`."""
    use_event_loop()
    adapter = Mangum(
        create_app(router),
        lifespan="off",
        text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, PROBLEM_JSON],
    )

    def respond(event: Event, context: Any) -> Answer:
        use_event_loop()
        return cast(Answer, adapter(passed_on(event), context))

    operation = router.routes[0].name  # type: ignore[attr-defined]
    return lambda_entry(operation, respond)
