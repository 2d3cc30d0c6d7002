"""How often one may write: counted where no write can forget it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.api.client import TODOS, Answer, Person
from tests.support.api.transfer import new, take_in
from tests.support.postgres.administrator import administrator
from tests.support.postgres.sql import (
    await_room_in_this_minute,
    everything_of,
    left_alone,
    rows,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

LIMIT = 5


def limited(database: Database, person: Person) -> None:
    """Give somebody who wrote before LIMIT more writes in this minute."""
    rows(
        database.superuser_url,
        f"""update owner set write_limit = {LIMIT}, window_writes = 0,
        window_start = date_trunc('minute', clock_timestamp())
        where id = '{person.subject}'""",
    )


def writes(person: Person, todo: dict[str, Any], number: int) -> list[Answer]:
    """One of each kind of write, each changing something."""
    todo_id = todo["id"]
    return [
        person.send("POST", TODOS, {"title": f"{number}"}),
        person.patch(todo_id, {"title": f"{number}"}),
        person.send("POST", f"{TODOS}/{todo_id}/complete"),
        person.send("POST", f"{TODOS}/{todo_id}/reopen"),
        person.delete(todo_id),
        person.send("POST", f"{TODOS}/{todo_id}/restore"),
    ]


def test_past_the_limit_nothing_is_written_until_the_next_minute(
    database: Database, alice: Person, mallory: Person
) -> None:
    todo, his = alice.create(), mallory.create()
    await_room_in_this_minute(database)
    limited(database, alice)
    answers = writes(alice, todo, 1)
    assert [answer.status < 300 for answer in answers] == [True] * LIMIT + [False]
    over = answers[-1]
    assert (over.status, over.slug) == (429, "too-many-writes")
    assert 1 <= int(over.headers["retry-after"]) <= 60
    new = {"title": "x"}
    operations = {"operations": [{"op": "create", "todo": new}]}
    with left_alone(database, alice):
        assert alice.send("POST", TODOS, new).status == 429
        assert alice.send("POST", f"{TODOS}/batch", operations).status == 429
    assert alice.titles() == ["1"]
    assert mallory.patch(his["id"], {"title": "free"}).status == 200
    rows(
        database.superuser_url,
        "update owner set window_start = window_start - interval '1 minute'"
        f" where id = '{alice.subject}'",
    )
    assert alice.create("in the next minute")


def test_reads_and_writes_without_effect_are_not_counted(
    database: Database, alice: Person
) -> None:
    todo = alice.create()
    limited(database, alice)
    for _ in range(LIMIT * 2):
        assert alice.patch(todo["id"], {"title": todo["title"]}).status == 200
        assert alice.get(todo["id"]).status == 200
        assert alice.titles() == ["Buy milk"]
    assert alice.patch(todo["id"], {"title": "x"}).status == 200


@pytest.mark.parametrize("idle", [[], [{"op": "reopen"}]])
def test_a_batch_is_one_write_whatever_it_begins_with(
    database: Database, alice: Person, idle: list[dict[str, Any]]
) -> None:
    todo = alice.create()
    limited(database, alice)
    first = [operation | {"id": todo["id"]} for operation in idle]
    creates = [{"op": "create", "todo": {"title": str(n)}} for n in range(LIMIT * 2)]
    body = {"operations": first + creates}
    assert alice.send("POST", f"{TODOS}/batch", body).status == 200
    counted = everything_of(database.superuser_url, alice.subject)["owner"]
    assert counted["window_writes"] == 1


def failing(person: Person, todo_id: str) -> dict[str, Callable[[], Answer]]:
    """A write of each kind that fails once the database has begun with it."""
    other, unknown = str(uuid.uuid4()), f"{TODOS}/{uuid.uuid4()}"
    nowhere = {"before": other}

    def batch(*operations: dict[str, Any]) -> Callable[[], Answer]:
        body = {"operations": [*operations]}
        return lambda: person.send("POST", f"{TODOS}/batch", body)

    create = {"op": "create", "todo": {"title": "x"}}
    return {
        "todo-not-found": lambda: person.send("POST", f"{unknown}/complete"),
        "todo-not-found 2": lambda: person.send("DELETE", unknown),
        "precondition-failed": lambda: person.patch(
            todo_id, {"title": "x"}, if_match='"999"'
        ),
        "id-in-use": lambda: person.send("POST", TODOS, {"id": todo_id, "title": "x"}),
        "anchor-not-found": lambda: person.send(
            "POST", TODOS, {"title": "x", **nowhere}
        ),
        "anchor-not-found 2": lambda: person.patch(todo_id, nowhere),
        "todo-not-found 3": batch(create, {"op": "delete", "id": other}),
        "precondition-failed 2": batch(
            create,
            {"op": "update", "id": todo_id, "if_match": 999, "todo": {"title": "x"}},
        ),
    }


FAILING = list(failing(Person(None, ""), ""))  # type: ignore[arg-type]


def counted(database: Database, person: Person) -> int:
    owner = everything_of(database.superuser_url, person.subject)["owner"]
    return int(owner["window_writes"])


@promise("Failed writes and rebalanced positions count against the write limit")
@pytest.mark.parametrize("name", FAILING)
def test_a_write_that_fails_is_counted(
    database: Database, alice: Person, name: str
) -> None:
    todo_id = alice.create()["id"]
    await_room_in_this_minute(database, 3)
    limited(database, alice)
    write = failing(alice, todo_id)[name]
    with left_alone(database, alice):
        for number in range(1, LIMIT + 1):
            assert write().slug == name.split()[0]
            assert counted(database, alice) == number
        assert write().slug == "too-many-writes"
    assert counted(database, alice) == LIMIT


def test_over_the_quota_is_counted_too(database: Database, alice: Person) -> None:
    alice.create()
    await_room_in_this_minute(database, 3)
    limited(database, alice)
    quota = f"update owner set quota = 1 where id = '{alice.subject}'"
    rows(database.superuser_url, quota)
    assert alice.send("POST", TODOS, {"title": "x"}).slug == "quota-exceeded"
    assert take_in(alice, new()).slug == "quota-exceeded"
    assert counted(database, alice) == 2


def test_a_first_write_that_fails_is_counted(database: Database, alice: Person) -> None:
    """There is no row yet of its owner, whose feed and account are empty after it."""
    create = {"op": "create", "todo": {"title": "x"}}
    gone = {"op": "delete", "id": str(uuid.uuid4())}
    body = {"operations": [create] * 99 + [gone]}
    assert alice.send("POST", f"{TODOS}/batch", body).status == 404
    assert counted(database, alice) == 1
    assert alice.titles() == []
    account = alice.send("GET", "/api/v1/me").json
    assert (account["todos"], account["deleted"]) == (0, 0)
    assert alice.create()["version"] == 1


def test_a_request_rejected_before_the_database_is_not_counted(
    database: Database, alice: Person
) -> None:
    todo = alice.create()
    limited(database, alice)
    for _ in range(LIMIT + 1):
        assert alice.send("POST", TODOS, {"title": ""}).status == 422
        assert alice.patch(todo["id"], {"title": 5}).status == 422
    assert counted(database, alice) == 0


def test_a_failed_database_call_is_not_counted_as_a_write(
    database: Database, alice: Person
) -> None:
    """Nobody is asked to wait because another held a lock."""
    todo = alice.create()
    limited(database, alice)
    held = f"select from todo where id = '{todo['id']}' for update"
    with administrator(database) as other:
        other.cursor().execute(held)
        assert alice.patch(todo["id"], {"title": "x"}).status == 503
    assert counted(database, alice) == 0
