"""The pooler restarts while everybody writes: what was acknowledged is there, once."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.cluster import PASSWORDS
from infra.local.pgbouncer import LocalPgBouncer
from infra.local.processes import free_port
from tests.support.environments import Environments, Outcome, environments
from tests.support.run import Database
from tests.support.sql import everything_of

ENVIRONMENTS = 4
PEOPLE = 6
CALLS = 60  # in each of three rounds


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


def create(running: Environments, wanted: dict[str, str]) -> dict[str, Outcome]:
    """Each todo, and what its owner was told, all sent at once."""
    calls = [("create", owner, each, "x") for each, owner in wanted.items()]
    return dict(zip(wanted, running.all(calls), strict=True))


def restarted_meanwhile(
    running: Environments, pooler: LocalPgBouncer, wanted: dict[str, str]
) -> dict[str, str]:
    """The verdicts."""
    calls = [running.begin("create", who, each, "x") for each, who in wanted.items()]
    time.sleep(0.05)
    pooler.stop()
    assert not all(call.done() for call in calls), "it was under load"
    pooler.start()
    return dict(zip(wanted, (call.result()[0] for call in calls), strict=True))


def test_a_pooler_that_restarts_under_load_loses_nothing_that_was_acknowledged(
    database: Database, pooler: LocalPgBouncer
) -> None:
    """Who is told to come back does, and then every todo is there once."""
    people = [f"person-{uuid.uuid4()}" for _ in range(PEOPLE)]
    wanted = {str(uuid.uuid4()): people[n % PEOPLE] for n in range(3 * CALLS)}
    told: dict[str, str] = {}
    with environments(ENVIRONMENTS, database.through(pooler.port).api_url) as running:
        create(running, {str(uuid.uuid4()): f"warm-{uuid.uuid4()}" for _ in people})
        for first in range(0, len(wanted), CALLS):
            some = dict([*wanted.items()][first : first + CALLS])
            told |= restarted_meanwhile(running, pooler, some)
        there = {each for who in people for each in todos(database, who)}
        again = create(running, wanted)
    assert {*told.values()} == {"ok", "database-unavailable"}
    assert {each for each, verdict in told.items() if verdict == "ok"} <= there
    assert {verdict for verdict, _ in again.values()} == {"ok"}
    assert {each for each, (_, (_, made)) in again.items() if made} == {*told} - there
    for who in people:
        owner = everything_of(database.superuser_url, who)["owner"]
        assert (owner["todos"], owner["change_number"]) == (CALLS / 2, CALLS / 2)


def todos(database: Database, person: str) -> list[str]:
    there = everything_of(database.superuser_url, person)["todos"]
    return [todo["id"] for todo in there]
