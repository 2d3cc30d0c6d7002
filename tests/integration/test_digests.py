"""Repeats of creates, across deployments: the row says how they are compared."""

import uuid
from typing import Any

import pytest

from shared.todos.rules.digests import first_digest
from shared.todos.rules.schemas import NewTodo
from tests.support.api.client import TODOS, Answer, Person
from tests.support.postgres.sql import rows
from tests.support.run.run import Database


def made_before_the_schemes(
    database: Database, person: Person, body: dict[str, Any]
) -> None:
    """The row as the functions made it until then."""
    assert person.send("POST", TODOS, body).status == 201
    old = first_digest(NewTodo.model_validate(body).sent())
    assert old is not None
    rows(
        database.superuser_url,
        rf"update todo set digest = '\x{old.hex()}' where id = '{body['id']}'",
    )


def by_batch(person: Person, body: dict[str, Any]) -> Answer:
    operations = [{"op": "create", "todo": body}]
    return person.send("POST", f"{TODOS}/batch", {"operations": operations})


@pytest.mark.parametrize("members", [{}, {"tags": ["a"], "due_date": "2026-12-01"}])
def test_a_create_stored_before_the_digest_schemes_is_idempotent(
    database: Database, alice: Person, members: dict[str, Any]
) -> None:
    body = {"id": str(uuid.uuid4()), "title": "x"} | members
    made_before_the_schemes(database, alice, body)
    assert alice.send("POST", TODOS, body).status == 200
    assert by_batch(alice, body).status == 200
    other = body | {"priority": "low"}
    assert alice.send("POST", TODOS, other).slug == "id-in-use"
    assert by_batch(alice, other).slug == "id-in-use"
