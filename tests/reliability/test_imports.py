"""Imports and erasures at the same moment as others: as if one after the other."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from infra.postgres.cluster import run as sql
from tests.support.api.transfer import new
from tests.support.aws.environments import Environments, environments
from tests.support.postgres.sql import everything_of
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

WRITERS = 6
ROUNDS = rounds(5, 10)
BUSY = "database-unavailable"


@pytest.fixture(scope="module")
def writers(database: Database) -> Iterator[Environments]:
    with environments(WRITERS, database.api_url) as running:
        yield running


def assert_sound(database: Database, subject: str) -> list[dict[str, Any]]:
    """The owner's counts are those of the rows; no number was given out twice."""
    stored = everything_of(database.superuser_url, subject)
    todos: list[dict[str, Any]] = stored["todos"] or []
    versions = [todo["version"] for todo in todos]
    assert stored["owner"]["todos"] == len(todos)
    assert len(set(versions)) == len(versions)
    assert max(versions, default=0) <= stored["owner"]["change_number"]
    return todos


def test_concurrent_imports_of_one_page_import_it_once(
    database: Database, writers: Environments
) -> None:
    for _ in range(ROUNDS):
        subject = f"page-{uuid.uuid4()}"
        items = [new(title=str(number)) for number in range(20)]
        outcomes = writers.all([("import", subject, *items)] * WRITERS)
        assert {verdict for verdict, _ in outcomes} <= {"ok", BUSY}
        assert sum(done[0] for _, done in outcomes if done) == 20
        assert sum(done[2] for _, done in outcomes if done) == 0
        todos = assert_sound(database, subject)
        assert {todo["version"] for todo in todos} == set(range(1, 21))


def test_an_import_and_creates_of_the_same_ids_make_each_todo_once(
    database: Database, writers: Environments
) -> None:
    for _ in range(ROUNDS):
        subject = f"ids-{uuid.uuid4()}"
        items = [new(title=str(number)) for number in range(5)]
        creates = [("create", subject, each["id"], each["title"]) for each in items]
        outcomes = writers.all([creates[0], ("import", subject, *items), *creates[1:]])
        assert {verdict for verdict, _ in outcomes} <= {"ok", BUSY}
        done = outcomes[1][1]
        assert done is None or (sum(done), done[2]) == (5, 0)
        assert len(assert_sound(database, subject)) <= 5


def test_an_erasure_and_an_import_at_once_leave_all_or_nothing(
    database: Database, writers: Environments
) -> None:
    for _ in range(ROUNDS):
        subject = f"erase-{uuid.uuid4()}"
        writers.all([("create", subject, None, "before")])
        items = [new(title=str(number)) for number in range(10)]
        (erasure, gone), (imported, _) = writers.all(
            [("erase", subject), ("import", subject, *items)]
        )
        left = len(assert_sound(database, subject))
        if erasure == imported == "ok":
            assert (gone, left) in ((1, 10), (11, 0))


def test_imports_and_erasures_among_other_writes_never_deadlock(
    database: Database, writers: Environments
) -> None:
    subject = f"busy-{uuid.uuid4()}"
    items = [new(title=str(number)) for number in range(12)]
    ids = [item["id"] for item in items]
    chance = random.Random(11)
    calls: list[tuple[Any, ...]] = []
    for number in range(30 * ROUNDS):
        todo_id = chance.choice(ids)
        calls += chance.choice(
            [
                [("import", subject, *chance.sample(items, 6))],
                [("patch", subject, todo_id, {"title": str(number)})],
                [("create", subject, None, str(number))],
                [("delete", subject, todo_id)],
                [("erase", subject)],
            ]
        )
    counts = Counter(verdict for verdict, _ in writers.all(calls))
    assert set(counts) <= {"ok", "todo-not-found", "too-many-writes", BUSY}
    assert counts["ok"] > 5 * ROUNDS
    assert_sound(database, subject)
    deadlocks = sql(
        database.superuser_url,
        "select pg_stat_force_next_flush()",
        "select deadlocks from pg_stat_database where datname = current_database()",
    )
    assert deadlocks == [[0]]
