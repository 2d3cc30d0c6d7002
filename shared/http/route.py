"""A route whose every outcome is an answer."""

from collections.abc import Callable, Coroutine
from json import dumps
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from shared.config import ConfigurationError
from shared.http.entity_tags import body_etag
from shared.http.events import request_id
from shared.http.preconditions import has_body, parse
from shared.http.problem_rendering import PROBLEM_JSON, details
from shared.http.validation_errors import invalid
from shared.observability import failed
from shared.problems import MethodNotAllowed, NotFound, PreconditionFailed, Problem
from shared.todos.rules.preconditions import Preconditions

Operation = Callable[[Request], Coroutine[Any, Any, Response]]


class ProblemRoute(APIRoute):
    """Turns every outcome of its operation into a response. Nothing escapes."""

    def get_route_handler(self) -> Operation:
        operation = super().get_route_handler()
        if not _has_etag(self):
            operation = _without_etag(operation)
        operation = self._checked(operation)

        async def answered(request: Request) -> Response:
            try:
                return await operation(request)
            except Problem as problem:
                return _response(problem, request)
            except RequestValidationError as error:
                return _response(invalid(error.errors()), request)
            except ConfigurationError as error:
                failed(error, fault=str(error))
            except Exception as error:  # noqa: BLE001  the last line before the gateway
                failed(error)
            return _response(Problem(), request)

        return answered

    def _checked(self, operation: Operation) -> Operation:
        return operation


def _has_etag(route: APIRoute) -> bool:
    """Whether the operation takes preconditions and checks them itself."""
    return any(each.alias == "If-Match" for each in get_flat_params(route.dependant))


def _without_etag(operation: Operation) -> Operation:
    """The operation of something that is there and has no version.

    A read gets an ETag of what it answers. No list of ETags matches the others, and `*`
    does: a client that guards a request by one must not believe that it was guarded.
    """

    async def checked(request: Request) -> Response:
        sent = request.headers
        if_match, if_none_match = sent.get("if-match"), sent.get("if-none-match")
        conditions = parse(if_match, if_none_match)
        if request.method != "GET":
            _check_write(conditions)
            return await operation(request)
        answer = await operation(request)
        if answer.status_code != 200:
            return answer
        answer.headers["ETag"] = tag = body_etag(bytes(answer.body))
        if has_body(tag, if_match, if_none_match):
            return Response(status_code=304, headers={"ETag": tag})
        return answer

    return checked


def _check_write(conditions: Preconditions) -> None:
    if not conditions.matches(0) or conditions.excludes(0):  # no todo has version 0
        raise PreconditionFailed


def _response(problem: Problem, request: Request) -> Response:
    body = dumps(details(problem, request_id(request.scope.get("aws.event"))))
    return Response(body, problem.status, problem.headers, media_type=PROBLEM_JSON)


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
    return _response(problem, request)
