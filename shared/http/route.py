"""A route whose every outcome is an answer."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from shared.config import ConfigurationError
from shared.http.problem_details import invalid, render
from shared.observability import failed
from shared.problems import MethodNotAllowed, NotFound, Problem

Operation = Callable[[Request], Coroutine[Any, Any, Response]]


class ProblemRoute(APIRoute):
    """Turns every outcome of its operation into a response. Nothing escapes."""

    def get_route_handler(self) -> Operation:
        operation = self._checked(super().get_route_handler())

        async def answered(request: Request) -> Response:
            try:
                return await operation(request)
            except Problem as problem:
                return render(problem, request_id(request))
            except RequestValidationError as error:
                return render(invalid(error.errors()), request_id(request))
            except ConfigurationError as error:
                failed(error, fault=str(error))
            except Exception as error:  # noqa: BLE001  the last line before the gateway
                failed(error)
            return render(Problem(), request_id(request))

        return answered

    def _checked(self, operation: Operation) -> Operation:
        return operation


def request_id(request: Request) -> str:
    """The id API Gateway gave, which its access log has too."""
    event = request.scope.get("aws.event", {})
    return str(event.get("requestContext", {}).get("requestId", ""))


def public_router() -> APIRouter:
    """For what anybody may ask."""
    return APIRouter(prefix="/api/v1", route_class=ProblemRoute)


async def framework_problem(request: Request, error: Exception) -> Response:
    """What the framework itself answers: an address or a method that is not there."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    kinds: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed}
    problem = kinds.get(status, Problem)()
    if isinstance(error, HTTPException) and error.headers:
        problem.headers.update(error.headers)
    return render(problem, request_id(request))
