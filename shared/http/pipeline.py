"""The steps of every authenticated request, in order: see STEPS."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, ClassVar, get_origin

from fastapi import APIRouter, Depends, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from shared.auth import authenticate, permit
from shared.http.bodies import MAX_BODY, strict_json
from shared.http.route import Operation, ProblemRoute
from shared.http.routes import METHODS
from shared.principal import Principal
from shared.problems import Fault, Invalid, MethodNotAllowed
from shared.scopes import SCOPES, Scope


class StrictRequest(Request):
    """A request whose JSON has been read strictly before FastAPI asks for it."""

    def __init__(self, request: Request, body: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._body, self._value = body, value

    async def json(self) -> Any:
        return self._value


class AuthenticatedRoute(ProblemRoute):
    """A route that runs STEPS before its operation."""

    max_body: ClassVar[int] = MAX_BODY
    needs: ClassVar[frozenset[Scope]] = frozenset()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        if not self.needs or not self.needs <= SCOPES:
            raise TypeError("an operation must say which scopes it needs")
        super().__init__(*arguments, **named)
        self.query_parameters = _query_parameters(self)

    def _checked(self, operation: Operation) -> Operation:
        async def checked(request: Request) -> Response:
            for step in STEPS:
                request = await step(self, request)
            return await operation(request)

        return checked


Step = Callable[[AuthenticatedRoute, Request], Awaitable[Request]]


async def _authenticate(_: AuthenticatedRoute, request: Request) -> Request:
    """Who is calling? Raises Unauthenticated, KeysUnavailable."""
    request.state.principal = authenticate(request.headers.get("authorization"))
    return request


async def _check_scopes(route: AuthenticatedRoute, request: Request) -> Request:
    """May this token do it? Raises InsufficientScope."""
    permit(request.state.principal, route.needs)
    return request


async def _check_address(route: AuthenticatedRoute, request: Request) -> Request:
    """`PATCH /todos/batch` is no patch of a todo with the id `batch`."""
    path = request.url.path
    if path != route.path and path in METHODS:
        raise MethodNotAllowed(headers={"allow": ", ".join(METHODS[path])})
    return request


async def _check_query(route: AuthenticatedRoute, request: Request) -> Request:
    """Unknown and repeated parameters are errors. Their names are not echoed."""
    known = route.query_parameters
    counts = Counter(name for name, _ in request.query_params.multi_items())
    faults = [
        Fault(f"?{name}", "must not be repeated")
        for name, repeatable in sorted(known.items())
        if counts[name] > 1 and not repeatable
    ]
    if counts.keys() - known.keys():
        faults.append(Fault("?", "has an unknown parameter"))
    if faults:
        raise Invalid(errors=faults)
    return request


async def _read_body(route: AuthenticatedRoute, request: Request) -> Request:
    """Its size, type and JSON. Raises as `strict_json` does."""
    if route.body_field is None:
        return request
    body = await request.body()
    max_body = route.max_body
    value = strict_json(body, request.headers, request.method, max_body)
    return StrictRequest(request, body, value)


# Nothing of a request is looked at before its token. After these, FastAPI checks the
# parameters and the body by their types and calls the operation; route.py renders what
# it returns or raises.
STEPS: tuple[Step, ...] = (
    _authenticate,
    _check_scopes,
    _check_address,
    _check_query,
    _read_body,
)


def _query_parameters(route: APIRoute) -> dict[str, bool]:
    """The query parameters of a route, and whether each may be repeated: lists may."""
    return {
        parameter.alias: get_origin(parameter.field_info.annotation) is list
        for parameter in get_flat_params(route.dependant)
        if not isinstance(parameter.field_info, Path | Header | Cookie)
    }


async def _principal(request: Request) -> Principal:
    principal: Principal = request.state.principal
    return principal


Me = Annotated[Principal, Depends(_principal)]


def todo_router(*needs: Scope, max_body: int = MAX_BODY) -> APIRouter:
    """For operations on the caller's todos: there is no way past authentication.

    `needs` are the scopes that a token must have. `max_body` is in bytes.
    """
    members = {"max_body": max_body, "needs": frozenset(needs)}
    route = type("Route", (AuthenticatedRoute,), members)
    return APIRouter(prefix="/api/v1", route_class=route)
