"""Any operation, tried by anybody."""

from typing import Any

from tests.support.api.client import Answer, Operation, Person
from tests.support.api.example_bodies import body_of


def attempt(
    person: Person,
    operation: Operation,
    todo_id: str = "",
    *,
    query: str = "",
    body: Any = None,
    **headers: str,
) -> Answer:
    """The operation as its example shows it, but for what is given."""
    target = operation.path.replace("{todo_id}", todo_id)
    body = body_of(operation, person.subject) if body is None else body
    return person.send(
        operation.method, f"{target}?{query}" if query else target, body, **headers
    )
