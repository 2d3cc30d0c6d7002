"""A write that waited for its owner sees all that was committed meanwhile."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from pg8000.dbapi import connect

from infra.common.processes import wait_until
from shared.postgres_url import parse_database_url
from tests.support.api.client import TODOS, Person
from tests.support.aws.environments import Environments, Outcome, environments
from tests.support.postgres.sql import rows
from tests.support.run.run import Database

WAITING = """
select count(*) from pg_stat_activity
where usename = 'ownlist_api' and wait_event_type = 'Lock'
and datname = current_database()
"""


@pytest.fixture(scope="module")
def writer(database: Database) -> Iterator[Environments]:
    with environments(1, database.api_url) as running:
        yield running


@contextmanager
def another_writer(database: Database, owner: str) -> Iterator[Any]:
    """Holds the owner's row until the end, then commits what it did."""
    at = parse_database_url(database.superuser_url)
    with closing(
        connect(at.user, at.host, at.database, at.port, at.password)
    ) as holder:
        cursor = holder.cursor()
        cursor.execute("select from owner where id = %s for update", (owner,))
        yield cursor
        waited = wait_until(lambda: rows(database.superuser_url, WAITING) != [[0]], 3)
        holder.commit()
    assert waited, "the writer was not there in time"


def meanwhile(
    database: Database, writer: Environments, change: str, *call: Any
) -> Outcome:
    """The outcome of a call that waits while `change` is made and committed."""
    owner = call[1]
    writer.all([("get", owner, str(uuid.uuid4()))])  # it is warm then
    with another_writer(database, owner) as cursor:
        cursor.execute(change, (owner,))
        outcome = writer.begin(*call)
    return outcome.result()


def test_a_batch_that_waited_for_an_erasure_makes_all_of_its_todos(
    database: Database, alice: Person, writer: Environments
) -> None:
    there = {"id": str(uuid.uuid4()), "title": "there before"}
    alice.send("POST", TODOS, there)
    new = {"id": str(uuid.uuid4()), "title": "new"}
    operations = [{"op": "create", "todo": todo} for todo in (there, new)]
    erasure = (
        "with gone as (delete from todo where owner_id = %s returning owner_id)"
        " update owner set todos = 0 from gone where id = gone.owner_id"
    )
    outcome = meanwhile(database, writer, erasure, "batch", alice.subject, *operations)
    assert outcome == ("ok", 2)
    assert alice.titles() == ["new", "there before"]


def test_a_move_that_waited_for_a_renumbering_goes_to_its_requested_position(
    database: Database, alice: Person, writer: Environments
) -> None:
    d, _, _, a = (alice.create(title) for title in "dcba")
    change = "update todo set position = position + 5 where owner_id = %s"
    move = {"after": d["id"]}
    outcome = meanwhile(database, writer, change, "patch", alice.subject, a["id"], move)
    assert outcome[0] == "ok"
    assert alice.titles() == ["b", "c", "d", "a"]
