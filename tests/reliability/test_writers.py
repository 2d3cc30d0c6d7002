"""Writers of one owner at the same moment: no deadlock, no lost number, no double."""

import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from pg8000.dbapi import connect

from infra.postgres.cluster import run as sql
from shared.postgres_url import parse_database_url
from tests.support.aws.environments import Environments, environments
from tests.support.postgres.sql import everything_of
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

WRITERS = 6
ROUNDS = rounds(5, 10)
BUSY = rounds(300, 600)  # writes of one owner


@pytest.fixture(scope="module")
def writers(database: Database) -> Iterator[Environments]:
    with environments(WRITERS, database.api_url) as running:
        yield running


def todos_of(database: Database, subject: str) -> list[dict[str, Any]]:
    todos: list[dict[str, Any]] = everything_of(database.superuser_url, subject)[
        "todos"
    ]
    return todos


def test_the_same_create_sent_20_times_at_once_makes_one_todo(
    database: Database, writers: Environments
) -> None:
    for subject in (f"twenty-{n}-{uuid.uuid4()}" for n in range(ROUNDS)):
        todo_id = str(uuid.uuid4())
        outcomes = writers.all([("create", subject, todo_id, "Buy milk")] * 20)
        assert {verdict for verdict, _ in outcomes} == {"ok"}
        assert sum(made for _, (_, made) in outcomes) == 1
        assert {version for _, (version, _) in outcomes} == {1}
        owner = everything_of(database.superuser_url, subject)["owner"]
        assert (owner["todos"], owner["change_number"]) == (1, 1)


def test_of_two_different_creates_of_one_id_one_is_a_conflict(
    writers: Environments,
) -> None:
    for _ in range(ROUNDS):
        subject, todo_id = f"two-{uuid.uuid4()}", str(uuid.uuid4())
        calls = [("create", subject, todo_id, title) for title in ("a", "b")]
        assert sorted(verdict for verdict, _ in writers.all(calls)) == [
            "id-in-use",
            "ok",
        ]


def test_of_patches_with_one_etag_exactly_one_is_applied(
    database: Database, writers: Environments
) -> None:
    for _ in range(2 * ROUNDS):
        subject, todo_id = f"etag-{uuid.uuid4()}", str(uuid.uuid4())
        writers.all([("create", subject, todo_id, "x")])
        patches = [
            ("patch", subject, todo_id, {"title": f"by {n}"}, [1])
            for n in range(WRITERS)
        ]
        counts = Counter(verdict for verdict, _ in writers.all(patches))
        assert counts == {"ok": 1, "precondition-failed": WRITERS - 1}
        (todo,) = todos_of(database, subject)
        assert todo["version"] == 2


def test_a_duplicate_change_takes_one_version(
    database: Database, writers: Environments
) -> None:
    for _ in range(ROUNDS):
        subject, todo_id = f"once-{uuid.uuid4()}", str(uuid.uuid4())
        writers.all([("create", subject, todo_id, "x")])
        done = [("patch", subject, todo_id, {"completed": True})] * WRITERS
        outcomes = writers.all(done)
        assert Counter(applied for _, (_, applied) in outcomes)[True] == 1
        assert {version for _, (version, _) in outcomes} == {2}


def test_a_delete_and_a_patch_at_once_end_as_if_one_after_the_other(
    database: Database, writers: Environments
) -> None:
    for _ in range(ROUNDS):
        subject, todo_id = f"race-{uuid.uuid4()}", str(uuid.uuid4())
        writers.all([("create", subject, todo_id, "x")])
        calls = [
            ("delete", subject, todo_id),
            ("patch", subject, todo_id, {"title": "y"}),
        ]
        (deleted, _), (patched, _) = writers.all(calls)
        assert deleted == "ok"
        (todo,) = todos_of(database, subject)
        assert todo["title"] == {"ok": "y", "todo-not-found": "x"}[patched]
        assert todo["deleted_at"] is not None


@pytest.fixture
def patient(database: Database) -> Iterator[Environments]:
    """Writers who wait so long for a lock that a deadlock is found to be one."""
    setting = f"alter role ownlist_api in database {database.name}"
    sql(database.superuser_url, f"{setting} set lock_timeout = '20s'")
    with environments(WRITERS, database.api_url) as running:
        yield running
    sql(database.superuser_url, f"{setting} reset lock_timeout")


def calls_on(ids: list[str], subject: str) -> Iterator[tuple[Any, ...]]:
    """Writes of one owner, single and several at once, in no order of ids."""
    chance = random.Random(7)
    for number in range(BUSY):
        first, second = chance.sample(ids, 2)
        renamed = {"title": str(number)}
        both = [
            {"op": "update", "id": todo_id, "todo": renamed}
            for todo_id in (first, second)
        ]
        yield chance.choice(
            [
                ("patch", subject, first, renamed),
                ("patch", subject, first, {"completed": bool(number % 2)}),
                ("create", subject, None, str(number)),
                ("create", subject, first, "x"),
                ("batch", subject, *both),
                ("batch", subject, *both),
                ("get", subject, first),
            ]
        )


def test_writers_of_one_owner_in_every_order_never_deadlock(
    database: Database, patient: Environments
) -> None:
    """Every write succeeds in the end, and no number is missing or there twice."""
    subject = f"busy-{uuid.uuid4()}"
    ids = [str(uuid.uuid4()) for _ in range(8)]
    sql(
        database.superuser_url,
        f"insert into owner (id, write_limit) values ('{subject}', 1000000)",
    )
    patient.all([("create", subject, todo_id, "x") for todo_id in ids])
    outcomes = patient.all([*calls_on(ids, subject)])
    assert Counter(verdict for verdict, _ in outcomes) == {"ok": BUSY}
    stored = everything_of(database.superuser_url, subject)
    versions = [todo["version"] for todo in stored["todos"]]
    assert len(set(versions)) == len(versions)
    assert max(versions) == stored["owner"]["change_number"]
    assert stored["owner"]["todos"] == len(versions)


def test_the_lock_of_one_owner_does_not_block_another(
    database: Database, writers: Environments
) -> None:
    at = parse_database_url(database.superuser_url)
    slow, quick = f"slow-{uuid.uuid4()}", f"quick-{uuid.uuid4()}"
    writers.all([("create", slow, None, "x"), ("create", quick, None, "x")])
    with closing(
        connect(at.user, at.host, at.database, at.port, at.password)
    ) as holder:
        cursor = holder.cursor()
        cursor.execute("select from owner where id = %s for update", (slow,))
        began = time.monotonic()
        outcomes = writers.all(
            [("create", slow, None, "y"), ("create", quick, None, "y")]
        )
        assert time.monotonic() - began < 2, "it held the pooler's connection for long"
        holder.rollback()
    assert [verdict for verdict, _ in outcomes] == ["database-unavailable", "ok"]
    assert writers.all([("create", slow, None, "y")])[0][0] == "ok"
