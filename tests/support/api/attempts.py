"""Any operation, tried by anybody."""

import re
from collections.abc import Callable
from typing import Any

from tests.support.api.client import PROJECTS, TODOS, Answer, Operation, Person
from tests.support.api.example_bodies import body_of


def attempt(
    person: Person,
    operation: Operation,
    its_id: str = "",
    *,
    query: str = "",
    body: Any = None,
    **headers: str,
) -> Answer:
    """The operation as its example shows it, but for what is given."""
    target = re.sub(r"\{\w+\}", lambda _: its_id, operation.path)
    body = body_of(operation, person.subject) if body is None else body
    return person.send(
        operation.method, f"{target}?{query}" if query else target, body, **headers
    )


def own(person: Person, operation: Operation, name: str = "Buy milk") -> Any:
    """What the operation is about, made by this person: a todo, or a project."""
    if "{project_id}" not in operation.path:
        return person.create(name)
    made = person.send("POST", PROJECTS, {"name": name})
    assert made.status == 201, made
    return made.json


def throw_away(person: Person, operation: Operation, thing: Any) -> None:
    """Move it to the trash."""
    kind = PROJECTS if "{project_id}" in operation.path else TODOS
    assert person.send("DELETE", f"{kind}/{thing['id']}").status == 204


def in_quiet(send: Callable[[], Answer]) -> Answer:
    """The first answer other than "the database did not answer in time".

    The time limit of a statement is for a database that has the machine to itself; here
    other tests run beside it. A statement that ran out of time has done nothing.
    """
    for _ in range(8):
        answer = send()
        if answer.status != 503:
            break
    return answer
