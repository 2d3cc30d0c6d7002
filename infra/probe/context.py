"""What every check has at hand: a client, two people, a todo of each."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import uuid4

from infra.common.errors import UserError
from infra.probe.client import Answer, Client, Headers, Request
from infra.probe.forging import octets
from infra.probe.operations import OWN_ID, Operation


class Someone:
    """Whoever a token was given for."""

    cookie = ""

    def __init__(self, name: str, token: str = "") -> None:
        self.name = name
        self.token = token
        self.id = ""
        self.claims: dict[str, Any] = {}

    def enter(self, client: Client) -> None:
        """Learn one's id. Raises UserError if the token or the account will not do."""
        self.claims = _claims(self.name, self.token)
        answer = self.ask(client, "GET", "/api/v1/me")
        if "x-request-id" not in answer.headers:
            raise UserError(
                f"What answers at {client.url} is not Ownlist: check the address."
            )
        if answer.status != 200:
            raise UserError(f"The token of {self.name} is rejected ({answer.status}).")
        if answer.json["todos"] or answer.json["deleted"]:
            raise UserError(
                f"The account of {self.name} has todos, which the probe would erase: "
                "use an account for tests only."
            )
        self.id = answer.json["id"]

    def leave(self, client: Client) -> list[str]:
        """Erase everything and look whether it is gone; a phrase for what is not."""
        if not self.id:
            return []
        erased = self.ask(client, "POST", "/api/v1/me/erase", {"confirm": self.id})
        account = self.ask(client, "GET", "/api/v1/me")
        listed = self.ask(client, "GET", "/api/v1/todos?limit=1")
        clean = account.json.get("todos") == account.json.get("deleted") == 0
        if erased.status == 200 and clean and listed.json.get("items") == []:
            return []
        return [f"todos of {self.name} (erasing them was answered {erased.status})"]

    def ask(self, client: Client, method: str, path: str, body: Any = None) -> Answer:
        """A request that is no attempt: it must work."""
        sent = None if body is None else json.dumps(body).encode()
        return client.ask(Request("", method, path, self.headers(sent), sent))

    def headers(self, body: bytes | None) -> tuple[tuple[str, str], ...]:
        content = (("Content-Type", "application/json"),) if body is not None else ()
        return (("Authorization", f"Bearer {self.token}"), *content)


@dataclass
class World:
    """Two strangers to each other at one server."""

    client: Client
    one: Someone
    two: Someone
    keys: list[dict[str, Any]]  # what the issuer publishes, if it is known where
    local: bool  # behind serverless-offline, which is no gateway in every way
    bundled: bool = False  # its identity answers here, and not another issuer
    marker: str = field(default_factory=lambda: f"probe-{secrets.token_hex(6)}")
    _todos: dict[str, str] = field(default_factory=dict)

    def todo(self, person: Someone) -> str:
        """The id of a todo, and of a project, that this person has.

        Made when one of the last two is gone.
        """
        known = self._todos.get(person.name)
        if known is None or {s for s, _ in self.both(person, known)} != {200}:
            return self.fresh_todo(person)
        return known

    def fresh_todo(self, person: Someone) -> str:
        """The id of a todo, and of a project, that were made just now."""
        made, name = str(uuid4()), f"{self.marker} of {person.name}"
        for path, new in (("todos", {"title": name}), ("projects", {"name": name})):
            body = {"id": made, **new}
            answer = person.ask(self.client, "POST", f"/api/v1/{path}", body)
            if answer.status != 201:
                raise UserError(f"{person.name} cannot create {path}: {answer.status}.")
        self._todos[person.name] = made
        return made

    def both(self, person: Someone, its_id: str) -> list[tuple[int, str]]:
        """What this person sees of the todo and of the project of an id."""
        asked = (f"/api/v1/{path}/{its_id}" for path in ("todos", "projects"))
        found = (person.ask(self.client, "GET", path) for path in asked)
        return [(answer.status, answer.text) for answer in found]

    def seen(self, person: Someone, todo_id: str) -> Answer:
        """What this person sees of a todo."""
        return person.ask(self.client, "GET", f"/api/v1/todos/{todo_id}")

    def attempt(
        self, operation: Operation, person: Someone, todo_id: str, **changes: Any
    ) -> Request:
        """What this person would send, with parts of it replaced.

        `body` is what stands for JSON; `authorization` is None for a request without;
        `more` are further headers, `query` a query and `what` what is tried.
        """
        authorization = changes.get("authorization", f"Bearer {person.token}")
        sent = changes.get("body", operation.body())
        body = _octets(sent, person.id)
        headers: Headers = ()
        if authorization is not None:
            headers += (("Authorization", authorization),)
        if body is not None:
            headers += (("Content-Type", changes.get("type", "application/json")),)
        return Request(
            operation.name,
            operation.method,
            operation.target(todo_id) + changes.get("query", ""),
            headers + changes.get("more", ()),
            body,
            changes.get("what", ""),
        )


def _octets(body: Any, own_id: str) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return json.dumps(body).replace(json.dumps(OWN_ID), json.dumps(own_id)).encode()


def _claims(name: str, token: str) -> dict[str, Any]:
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(octets(payload))
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise UserError(f"The token of {name} is not a JWT.")
    return claims


class Finding(NamedTuple):
    """Something that must not be, and the request that shows it."""

    check: str
    sentence: str
    request: Request


Tried = Iterator[tuple[str, Request]]


class Check(NamedTuple):
    """A rule. `faults` sends what it needs and yields a sentence for each fault."""

    title: str
    concerns: Callable[[Operation], bool]
    faults: Callable[[World, Operation], Tried]


class Row(NamedTuple):
    """A line of the table."""

    check: str
    operations: int
    requests: int
    findings: list[Finding]
