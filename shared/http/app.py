"""The one wrapping of every operation: a Lambda handler out of a router."""

import gc
import time
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES
from starlette.exceptions import HTTPException

from shared.deadline import at_most
from shared.http.event_loop import use_event_loop
from shared.http.events import Event, is_https, passed_on, request_id
from shared.http.problem_details import PROBLEM_JSON
from shared.http.route import framework_problem
from shared.observability import answered, received
from shared.timeouts import timeouts

Answer = dict[str, Any]
Handler = Callable[[Event, Any], Answer]

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
HTTPS_ONLY = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


def create_app(*routers: APIRouter) -> FastAPI:
    """The application of the given operations, with nothing of the framework's own."""
    # Given as routes, not included: inclusion would build every handler twice.
    routes = [route for router in routers for route in router.routes]
    app = FastAPI(openapi_url=None, redirect_slashes=False, routes=routes)
    app.add_exception_handler(HTTPException, framework_problem)
    return app


def lambda_handler(router: APIRouter) -> Handler:
    """The handler of one operation. Answers every event and raises nothing.

    Writes one log line per request, and gives every answer its request id and the
    headers that keep it out of caches and frames.
    """
    use_event_loop()
    adapter = Mangum(
        create_app(router),
        lifespan="off",
        text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, PROBLEM_JSON],
    )

    def respond(event: Event, context: Any) -> Answer:
        use_event_loop()
        return adapter(passed_on(event), context)

    operation = router.routes[0].name  # type: ignore[attr-defined]
    handler = observed(operation, respond)
    # What was imported lives as long as the process: collections need not look at it.
    gc.collect()
    gc.freeze()
    return handler


def observed(name: str, respond: Handler) -> Handler:
    """A handler that writes its log line and adds what every answer has."""

    def handler(event: Event, context: Any) -> Answer:
        started = time.perf_counter()
        received(name, request_id(event))
        left = context.get_remaining_time_in_millis() / 1000
        with at_most(left - timeouts().reserve):
            answer = respond(event, context)
        answer["headers"] = _headers(event, answer)
        answered(answer["statusCode"], time.perf_counter() - started)
        return answer

    return handler


def _headers(event: Event, answer: Answer) -> dict[str, str]:
    secure = HTTPS_ONLY if is_https(event) else {}
    own = answer.get("headers") or {}
    return {**HEADERS, **secure, "x-request-id": request_id(event), **own}
