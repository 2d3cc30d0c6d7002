"""How much and how often: counted for each owner alone, in every write."""

import pytest

from tests.support.api.attempts import attempt, own, throw_away
from tests.support.api.client import Operation, Person
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.promises import CREATES, WRITES, promise
from tests.support.run.run import Database

# What a todo must be for the operation to change it; live and open otherwise.
STATES = {"reopen_todo": "complete", "restore_todo": "delete"}
STATES |= {"restore_project": "delete", "empty_trash": "delete"}


@pytest.fixture
def limit(database: Database, alice: Person) -> str:
    """SQL with which alice has reached her limit of writes, for any minute."""
    return f"update owner set write_limit = 0, window_writes = 0 where {me(alice)}"


def me(person: Person) -> str:
    return f"id = '{person.subject}'"


def prepared(person: Person, operation: Operation) -> str:
    """The id of a todo that the operation would change."""
    thing = own(person, operation, "before")
    todo_id = str(thing["id"])
    state = STATES.get(operation.name)
    if state == "delete":
        throw_away(person, operation, thing)
    elif state:
        person.send("POST", f"/api/v1/todos/{todo_id}/{state}")
    return todo_id


@promise("The write limit delays its owner and no other user", WRITES)
def test_past_the_limit_nothing_is_written_and_others_are_free(
    alice: Person, mallory: Person, operation: Operation, database: Database, limit: str
) -> None:
    hers, his = prepared(alice, operation), prepared(mallory, operation)
    rows(database.superuser_url, limit)
    with left_alone(database, alice):
        answer = attempt(alice, operation, hers)
        assert (answer.status, answer.slug) == (429, "too-many-writes")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert attempt(mallory, operation, his).status < 300
    assert alice.send("GET", "/api/v1/todos").status == 200


@promise("A full list takes no more, and costs no other user", CREATES)
def test_past_the_quota_nothing_is_made_and_others_are_free(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    alice.create()
    alice.delete(alice.create()["id"])  # the trash counts
    rows(database.superuser_url, f"update owner set quota = todos where {me(alice)}")
    with left_alone(database, alice):
        answer = attempt(alice, operation)
        assert (answer.status, answer.slug) == (422, "quota-exceeded")
    assert attempt(mallory, operation).status < 300
