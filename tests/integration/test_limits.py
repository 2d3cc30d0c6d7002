"""How often one may write: counted where no write can forget it."""

import time
from typing import Any

import pytest

from tests.support.api import TODOS, Answer, Person
from tests.support.run import Database
from tests.support.sql import everything_of, left_alone, rows

LIMIT = 5


def limited(database: Database, person: Person) -> None:
    """Give somebody who wrote before LIMIT more writes in this minute."""
    rows(
        database.superuser_url,
        f"""update owner set write_limit = {LIMIT}, window_writes = 0,
        window_start = date_trunc('minute', clock_timestamp())
        where id = '{person.subject}'""",
    )


def await_room_in_this_minute(database: Database) -> None:
    """The database's, so that the minute does not change in the middle of a test."""
    room = "select 60 - extract(second from clock_timestamp())::float"
    ((seconds,),) = rows(database.superuser_url, room)
    if seconds < 10:
        time.sleep(seconds)


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


def test_what_changes_nothing_and_what_reads_is_not_counted(
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
