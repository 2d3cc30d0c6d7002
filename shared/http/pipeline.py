"""The order in which a request is checked: who, whether they may, how much, what."""

from collections import Counter
from typing import Annotated, Any, ClassVar, get_origin

from fastapi import APIRouter, Depends, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from shared.auth import authenticate, permit
from shared.http.bodies import LARGEST_BODY, strict_json
from shared.http.route import Operation, ProblemRoute
from shared.http.routes import METHODS
from shared.principal import Principal
from shared.problems import Fault, Invalid, MethodNotAllowed
from shared.scopes import SCOPES, Scope
from shared.todos.store import Todos


class StrictRequest(Request):
    """A request whose JSON has been read strictly before FastAPI asks for it."""

    def __init__(self, request: Request, body: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._body, self._value = body, value

    async def json(self) -> Any:
        return self._value


class AuthenticatedRoute(ProblemRoute):
    """Verifies the token and its scopes; before that, no byte of the body is read."""

    largest_body: ClassVar[int] = LARGEST_BODY
    needs: ClassVar[frozenset[Scope]] = frozenset()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        if not self.needs or not self.needs <= SCOPES:
            raise TypeError("an operation must say which scopes it needs")
        super().__init__(*arguments, **named)

    def _checked(self, operation: Operation) -> Operation:
        query = _query(self)

        async def checked(request: Request) -> Response:
            principal = authenticate(request.headers.get("authorization"))
            permit(principal, self.needs)
            request.state.principal = principal
            self._check_address(request)
            _check_query(request, query)
            if self.body_field is not None:
                request = await _read(request, self.largest_body)
            return await operation(request)

        return checked

    def _check_address(self, request: Request) -> None:
        """`PATCH /todos/batch` is no patch of a todo with the id `batch`."""
        path = request.url.path
        if path != self.path and path in METHODS:
            raise MethodNotAllowed(headers={"allow": ", ".join(METHODS[path])})


async def _read(request: Request, largest: int) -> StrictRequest:
    body = await request.body()
    value = strict_json(body, request.headers, request.method, largest)
    return StrictRequest(request, body, value)


def _query(route: APIRoute) -> dict[str, bool]:
    """The query parameters of a route, and whether each may be repeated: lists may."""
    return {
        parameter.alias: get_origin(parameter.field_info.annotation) is list
        for parameter in get_flat_params(route.dependant)
        if not isinstance(parameter.field_info, Path | Header | Cookie)
    }


def _check_query(request: Request, known: dict[str, bool]) -> None:
    """Unknown and repeated parameters are mistakes worth telling. Names them not."""
    counts = Counter(name for name, _ in request.query_params.multi_items())
    faults = [
        Fault(f"?{name}", "must be given once")
        for name, repeatable in sorted(known.items())
        if counts[name] > 1 and not repeatable
    ]
    if counts.keys() - known.keys():
        faults.append(Fault("?", "has a parameter that is not known"))
    if faults:
        raise Invalid(errors=faults)


async def _principal(request: Request) -> Principal:
    principal: Principal = request.state.principal
    return principal


async def _todos(principal: Annotated[Principal, Depends(_principal)]) -> Todos:
    return Todos(principal)


Me = Annotated[Principal, Depends(_principal)]
TodosOfCaller = Annotated[Todos, Depends(_todos)]


def todo_router(*needs: Scope, largest_body: int = LARGEST_BODY) -> APIRouter:
    """For operations on the caller's todos: there is no way past authentication.

    `needs` are the scopes that a token must have. `largest_body` is in bytes.
    """
    members = {"largest_body": largest_body, "needs": frozenset(needs)}
    route = type("Route", (AuthenticatedRoute,), members)
    return APIRouter(prefix="/api/v1", route_class=route)
