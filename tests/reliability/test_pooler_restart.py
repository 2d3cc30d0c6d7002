"""The pooler restarts while everybody writes: what was acknowledged is there, once."""

import random
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import free_port
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from tests.support.aws.environments import Load, environments
from tests.support.postgres.sql import everything_of
from tests.support.run.promises import fault
from tests.support.run.run import Database

ENVIRONMENTS = 4
RESTARTS = 3
PEOPLE = [f"person-{uuid.uuid4()}" for _ in range(6)]
BUSY = "database-unavailable"


@pytest.fixture
def pooler(
    database: Database, run_folder: Path, pgbouncer: LocalPgBouncer
) -> Iterator[LocalPgBouncer]:
    """One that nobody else uses."""
    place = run_folder / f"pgbouncer-restarts-{uuid.uuid4().hex[:8]}"
    own = LocalPgBouncer(place, free_port(), database.port, PASSWORDS)
    own.start()
    yield own
    own.stop()


def write() -> tuple[str, str, str, str]:
    return "create", random.choice(PEOPLE), str(uuid.uuid4()), "x"


@fault("A pooler that restarts while everybody writes")
def test_a_pooler_that_restarts_under_load_loses_nothing_that_was_acknowledged(
    database: Database, pooler: LocalPgBouncer
) -> None:
    """Who is told to come back does, and then every todo is there once."""
    with environments(ENVIRONMENTS, database.through(pooler.port).api_url) as running:
        with Load(running, write, ENVIRONMENTS) as load:
            for _ in range(RESTARTS):
                load.wait_for(20)
                pooler.stop()
                load.wait_for(ENVIRONMENTS, BUSY)
                pooler.start()
            load.wait_for(20)
        there = {each for who in PEOPLE for each in todos(database, who)}
        again = running.all([call for call, _ in load.outcomes])
    told = {call[2]: verdict for call, (verdict, _) in load.outcomes}
    repeated = zip(told, again, strict=True)
    made = {each for each, (_, (_, was_made)) in repeated if was_made}
    assert {*told.values()} == {"ok", BUSY}
    assert {each for each, verdict in told.items() if verdict == "ok"} <= there
    assert {verdict for verdict, _ in again} == {"ok"}
    assert made == {*told} - there
    for who in PEOPLE:
        number = sum(call[1] == who for call, _ in load.outcomes)
        owner = everything_of(database.superuser_url, who)["owner"]
        assert (owner["todos"], owner["change_number"]) == (number, number)


def todos(database: Database, person: str) -> list[str]:
    there = everything_of(database.superuser_url, person)["todos"]
    return [todo["id"] for todo in there]
