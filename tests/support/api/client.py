"""The API as a person uses it, by calling the handlers with events."""

import importlib
import json
import pkgutil
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import functions
from infra.common.state_folder import ROOT
from tests.support.api.events import Context, Headers, event
from tests.support.tokens.issuer import Issuer

TODOS = "/api/v1/todos"
PROJECTS = "/api/v1/projects"


@dataclass(frozen=True)
class Answer:
    """What a client sees."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def slug(self) -> str:
        """The kind of problem this is."""
        return str(self.json["type"]).removeprefix("/docs/problems#")

    def without_request_id(self) -> tuple[int, dict[str, str], str]:
        """All that a client could compare two answers by."""
        request_id = self.headers["x-request-id"]
        headers = {k: v for k, v in self.headers.items() if k != "x-request-id"}
        return self.status, headers, self.body.replace(request_id, "")


@dataclass(frozen=True)
class Operation:
    """One of the API's operations and its handler."""

    name: str
    method: str
    path: str
    authenticated: bool
    takes_body: bool
    query: tuple[str, ...]  # the parameters that the query may have
    example: Any  # of a body that is accepted, None if it takes none
    handler: Callable[[dict[str, Any], Any], dict[str, Any]]

    def matches(self, method: str, path: str) -> bool:
        return method == self.method and bool(self._pattern.fullmatch(path))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{\w+\}", "[^/]+", self.path))


def operations() -> list[Operation]:
    """Every operation there is: one for each module that has a router."""
    return [*_operations()]


@cache
def _operations() -> list[Operation]:
    names = [m.name for m in pkgutil.iter_modules(functions.__path__) if not m.ispkg]
    modules = {name: importlib.import_module(f"functions.{name}") for name in names}
    return [_operation(n, m) for n, m in modules.items() if hasattr(m, "router")]


def serving(known: list[Operation], method: str, path: str) -> Operation:
    """A fixed path is served before one with a parameter, as at the gateway."""
    found = [each for each in known if each.matches(method, path)]
    return min(found, key=lambda each: each.path.count("{"))


def _operation(name: str, module: Any) -> Operation:
    from shared.http.pipeline import AuthenticatedRoute

    (route,) = module.router.routes
    told = described().get(name, {})  # nothing before `make generate`
    parameters = told.get("parameters", [])
    return Operation(
        name=name,
        method=next(iter(route.methods)),
        path=route.path,
        authenticated=isinstance(route, AuthenticatedRoute),
        takes_body=route.body_field is not None,
        query=tuple(p["name"] for p in parameters if p["in"] == "query"),
        example=_example(told),
        handler=module.handler,
    )


@cache
def described() -> dict[str, dict[str, Any]]:
    """What docs/openapi.json says of each operation."""
    methods = document()["paths"].values()
    return {each["operationId"]: each for path in methods for each in path.values()}


@cache
def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return read


def _example(told: dict[str, Any]) -> Any:
    if "requestBody" not in told:
        return None
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    return document()["components"]["schemas"][name]["examples"][0]


class Api:
    """Sends a request to the operation that serves it, as the gateway would."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        self.operations = operations()
        self.context: Callable[[], Any] = Context  # what Lambda hands over each time

    def send(
        self,
        method: str,
        target: str,
        *,
        headers: Headers | None = None,
        body: str | bytes | None = None,
    ) -> Answer:
        operation = serving(self.operations, method, target.partition("?")[0])
        return self.call(operation, event(method, target, headers=headers, body=body))

    def call(self, operation: Operation, raw: dict[str, Any]) -> Answer:
        answer = operation.handler(raw, self.context())
        assert answer["isBase64Encoded"] is False
        return Answer(answer["statusCode"], answer["headers"], answer.get("body") or "")

    def person(self, subject: str | None = None) -> "Person":
        """Somebody new, whom nothing in the database knows."""
        return Person(self, subject or f"person-{uuid.uuid4()}")


@dataclass(frozen=True)
class Person:
    """A caller with a good token."""

    api: Api
    subject: str

    def send(
        self, method: str, target: str, body: Any = None, **headers: str
    ) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"authorization": self.api.issuer.bearer(self.subject)} | named
        if body is not None and "content-type" not in named:
            named["content-type"] = "application/json"
        text = body if isinstance(body, str | bytes | None) else json.dumps(body)
        return self.api.send(method, target, headers=named, body=text)

    def create(self, title: str = "Buy milk", **members: Any) -> dict[str, Any]:
        answer = self.send("POST", TODOS, {"title": title, **members})
        assert answer.status == 201, answer
        created: dict[str, Any] = answer.json
        return created

    def get(self, todo_id: str, **headers: str) -> Answer:
        return self.send("GET", f"{TODOS}/{todo_id}", **headers)

    def patch(self, todo_id: str, body: Any, **headers: str) -> Answer:
        return self.send("PATCH", f"{TODOS}/{todo_id}", body, **headers)

    def delete(self, todo_id: str, **headers: str) -> Answer:
        return self.send("DELETE", f"{TODOS}/{todo_id}", **headers)

    def titles(self) -> list[str]:
        """All titles of the list, page by page."""
        found: list[str] = []
        target = f"{TODOS}?limit=100"
        while True:
            page = self.send("GET", target).json
            found += [todo["title"] for todo in page["items"]]
            if page["next_cursor"] is None:
                return found
            target = f"{TODOS}?limit=100&cursor={page['next_cursor']}"
