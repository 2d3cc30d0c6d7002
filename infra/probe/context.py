"""What every check has at hand: a client, two people, and a todo of each."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from infra.common.errors import UserError
from infra.probe.client import Answer, Client, Headers, Request
from infra.probe.operations import OWN_ID, Operation
from infra.probe.people import Someone


@dataclass
class World:
    """Two strangers to each other at one server."""

    client: Client
    one: Someone
    two: Someone
    keys: list[dict[str, Any]]  # what the issuer publishes, if it is known where
    local: bool  # behind serverless-offline, which is no gateway in every way
    marker: str = field(default_factory=lambda: f"probe-{secrets.token_hex(6)}")
    _todos: dict[str, str] = field(default_factory=dict)

    def todo(self, person: Someone) -> str:
        """The id of a todo that this person has, made when the last one is gone."""
        known = self._todos.get(person.name)
        if known is None or self.seen(person, known).status != 200:
            return self.fresh_todo(person)
        return known

    def fresh_todo(self, person: Someone) -> str:
        """The id of a todo that was made just now."""
        new = {"title": f"{self.marker} of {person.name}"}
        answer = person.ask(self.client, "POST", "/api/v1/todos", new)
        if answer.status != 201:
            raise UserError(f"{person.name} cannot create a todo ({answer.status}).")
        made: str = answer.json["id"]
        self._todos[person.name] = made
        return made

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
