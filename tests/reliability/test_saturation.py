"""No connection left, a full disk, a pooler that cannot keep up: 503, then recovery."""

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from pg8000.exceptions import DatabaseError, InterfaceError

from infra.common.processes import free_port, wait_until
from infra.common.unprivileged import give
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from infra.postgres.server import LocalPostgres
from shared.database.pipelined_connection import PipelinedConnection
from shared.database.pool import open_connection
from shared.postgres_url import parse_database_url
from tests.support.api.client import TODOS, Answer, Api, Person
from tests.support.api.fixtures import Printed, configured
from tests.support.postgres.administrator import end_connections
from tests.support.postgres.sql import everything_of, rows
from tests.support.postgres.wire import Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.thorough import rounds
from tests.support.soak.load import Target
from tests.support.tokens.issuer import Issuer

MIB = 1024 * 1024


def is_told_to_retry(answer: Answer) -> bool:
    return (answer.status, answer.headers.get("retry-after")) == (503, "2")


@contextmanager
def at_most(database: Database, connections: int) -> Iterator[None]:
    """The database takes so many more connections; an administrator's always."""
    limit = f"alter database {database.name} connection limit"
    rows(database.superuser_url, f"{limit} {connections}")
    try:
        yield
    finally:
        rows(database.superuser_url, f"{limit} -1")


@fault("No connection left in the database")
def test_without_a_free_connection_the_answer_is_a_503_with_retry_after(
    database: Database, api: Api, printed: Printed
) -> None:
    end_connections(database)
    person = api.person()
    with at_most(database, 0):
        assert is_told_to_retry(person.send("POST", TODOS, {"title": "x"}))
    assert printed.lines[-1]["sqlstate"] == "53300"
    assert person.send("POST", TODOS, {"title": "x"}).status == 201
    assert person.titles() == ["x"]


@contextmanager
def small_pooler(
    database: Database,
    directory: Path,
    postgres: LocalPostgres,
    pool_size: int = 20,
    max_clients: int = 2_000,
) -> Iterator[Database]:
    place = directory / f"pgbouncer-small-{uuid.uuid4().hex[:8]}"
    pooler = LocalPgBouncer(
        place, free_port(), database.port, PASSWORDS, pool_size, max_clients
    )
    pooler.start()
    try:
        yield database.through(pooler.port)
    finally:
        pooler.stop()


def when_there_is_one(pooled: Database) -> PipelinedConnection:
    """The only place: whoever asked whether the pooler listens may still have it."""
    for _ in range(50):
        with suppress(DatabaseError, InterfaceError):
            return open_connection(parse_database_url(pooled.api_url))
        time.sleep(0.1)
    raise AssertionError("the pooler has no place at all")


@fault("No place left in the pooler")
def test_a_pooler_with_no_place_left_is_a_503(
    database: Database,
    run_folder: Path,
    postgres: LocalPostgres,
    pgbouncer: LocalPgBouncer,
    trusted_issuer: Issuer,
) -> None:
    """Of two environments one gets its only place, until it gives it back."""
    environment = trusted_issuer.environment()
    with (
        small_pooler(database, run_folder, postgres, max_clients=1) as pooled,
        configured(DATABASE_URL=pooled.api_url, **environment),
    ):
        person = Api(trusted_issuer).person()
        with closing(when_there_is_one(pooled)):
            assert is_told_to_retry(person.send("GET", TODOS))
        # The pooler hears of its end a moment later.
        assert wait_until(lambda: person.send("GET", TODOS).status == 200, 5)


@fault("More load than the pooler can serve")
def test_more_than_the_pooler_can_serve_is_answered_in_time_and_then_recovers(
    database: Database,
    run_folder: Path,
    postgres: LocalPostgres,
    pgbouncer: LocalPgBouncer,
    trusted_issuer: Issuer,
) -> None:
    """24 clients, 2 servers, and suddenly a second for each statement."""
    with Wire(database.port) as slow:
        behind = database.through(slow.port)
        with (
            small_pooler(behind, run_folder, postgres, pool_size=2) as pooled,
            Target(database, pooled.port, trusted_issuer) as target,
        ):
            tally = target.crowd(24, rounds(4, 6), lambda: setattr(slow, "delay", 0.5))
            slow.delay = 0.0
            assert tally.statuses[503] > 0, "it was not saturated"
            assert set(tally.statuses) <= {200, 201, 503}
            assert tally.untold == 0
            assert max(tally.seconds) < 9
            assert 0 <= target.seconds_to_recover() < 10


@fault("One person with many clients")
def test_a_noisy_person_does_not_starve_the_others(
    pooled_database: Database, database: Database, trusted_issuer: Issuer
) -> None:
    with Target(database, pooled_database.port, trusted_issuer) as target:
        tallies = target.noisy(noise=24, quiet=4, seconds=rounds(2, 4))
    quiet = tallies["quiet"]
    assert sum(quiet.statuses.values()) > 4
    assert quiet.only_success, quiet.statuses
    assert tallies["noisy"].untold == 0


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """So many bytes that the server may write to. Only root can make such a thing."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = folder / f"disk-{uuid.uuid4().hex[:8]}"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        give(place)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


@fault("A full disk")
def test_a_full_disk_loses_nothing_that_was_acknowledged(
    database: Database, api: Api, alice: Person, run_folder: Path, printed: Printed
) -> None:
    """The table of todos lies on a disk that fills up; then there is room again."""
    acknowledged: list[str] = []
    move = "alter table todo set tablespace"
    space = f"small_{uuid.uuid4().hex[:8]}"
    ((there,),) = rows(database.superuser_url, "select pg_table_size('todo')")
    with small_disk(run_folder, int(there) + 2 * MIB) as disk:
        rows(database.superuser_url, f"create tablespace {space} location '{disk}'")
        rows(database.superuser_url, f"{move} {space}")
        try:
            rows(database.superuser_url, roomy(alice))
            answer = alice.send("POST", TODOS, large())
            while answer.status == 201 and len(acknowledged) < 3_000:
                acknowledged.append(answer.json["id"])
                answer = alice.send("POST", TODOS, large())
            assert is_told_to_retry(answer)
            assert printed.lines[-1]["sqlstate"] == "53100"
        finally:
            rows(
                database.superuser_url, f"{move} pg_default", f"drop tablespace {space}"
            )
    there = everything_of(database.superuser_url, alice.subject)
    assert {todo["id"] for todo in there["todos"]} == set(acknowledged)
    assert there["owner"]["todos"] == len(acknowledged) > 10
    assert alice.send("POST", TODOS, large()).status == 201


def large() -> dict[str, str]:
    return {"title": "x", "description": os.urandom(4_000).hex()}


def roomy(person: Person) -> str:
    """This person may write as often as it takes."""
    return f"insert into owner (id, write_limit) values ('{person.subject}', 100000)"
