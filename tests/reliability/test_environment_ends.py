"""An execution environment is frozen, or ends in the midst of a write."""

import signal
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.common.processes import wait_until
from tests.reliability.test_environment import creation
from tests.support.api.events import event
from tests.support.aws.runtime_api import LambdaEnvironment, Outcome, running
from tests.support.postgres import wire_faults
from tests.support.postgres.administrator import (
    administrator,
    blocked,
    end_connections,
    settings,
)
from tests.support.postgres.sql import everything_of, rows
from tests.support.postgres.wire import Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

HANDLER = "functions/create_todo.handler"
CONNECTED = """
select from pg_stat_activity
where usename = 'ownlist_api' and datname = current_database()
"""


@pytest.fixture
def wire(database: Database) -> Iterator[Wire]:
    with Wire(database.port) as started:
        yield started


@pytest.fixture
def variables(database: Database, wire: Wire, trusted_issuer: Issuer) -> dict[str, str]:
    url = database.through(wire.port).api_url
    return {"DATABASE_URL": url, **trusted_issuer.environment()}


def status(outcome: Outcome) -> int:
    return int(outcome.answer["statusCode"])


@fault("A connection that was closed while the environment was frozen")
def test_a_connection_that_was_closed_while_frozen_is_replaced(
    database: Database, variables: dict[str, str], trusted_issuer: Issuer
) -> None:
    with running(HANDLER, variables) as environment:
        assert status(environment.invoke(creation(trusted_issuer, "frozen"))) == 201
        environment.freeze()
        end_connections(database)
        environment.thaw()
        assert status(environment.invoke(creation(trusted_issuer, "frozen"))) == 201


@fault("A network that went away while the environment was frozen")
def test_a_connection_whose_network_went_away_while_frozen_costs_one_503(
    wire: Wire, variables: dict[str, str], trusted_issuer: Issuer
) -> None:
    """Nobody has closed the connection: only a timeout shows that nobody is there."""
    with running(HANDLER, variables) as environment:
        assert status(environment.invoke(creation(trusted_issuer, "frozen"))) == 201
        environment.freeze()
        wire.outward = wire.homeward = wire_faults.dropped
        environment.thaw()
        began = time.monotonic()
        assert status(environment.invoke(creation(trusted_issuer, "frozen"))) == 503
        assert time.monotonic() - began < 4
        wire.mend()
        assert status(environment.invoke(creation(trusted_issuer, "frozen"))) == 201


ENDS: dict[str, Callable[[LambdaEnvironment], None]] = {
    "out of memory": lambda environment: environment.kill(),
    "terminated": lambda e: e.process.send_signal(signal.SIGTERM),
    "out of time": lambda environment: environment.freeze(),  # it cannot answer
}


@fault("An environment that is killed, out of memory or out of time during a write")
@pytest.mark.parametrize(
    "end",
    [
        pytest.param("out of memory", marks=pytest.mark.slow),
        pytest.param("terminated", marks=pytest.mark.slow),
        "out of time",
    ],
)
def test_a_write_whose_environment_ends_is_there_once_or_not_at_all(
    database: Database, variables: dict[str, str], trusted_issuer: Issuer, end: str
) -> None:
    """Sent again, to another environment, it is there once. No lock is left."""
    subject, todo_id = f"ends-{uuid.uuid4()}", str(uuid.uuid4())
    write = creation(trusted_issuer, subject, id=todo_id)
    with settings(database, lock_timeout="20s"), running(HANDLER, variables) as first:
        assert status(first.invoke(creation(trusted_issuer, subject))) == 201
        with administrator(database) as other:
            other.cursor().execute(
                "select from owner where id = %s for update", (subject,)
            )
            begun = first.begin(write, deadline_ms=2_000)
            blocked(database)
            ENDS[end](first)
            assert begun.result().error is not None
            assert len(stored(database, subject)) == 1, "nothing is half done"
            other.rollback()
    with running(HANDLER, variables) as second:
        assert status(second.invoke(write)) in (200, 201)
    assert [each["id"] for each in stored(database, subject)].count(todo_id) == 1
    assert len(stored(database, subject)) == 2


def stored(database: Database, subject: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = everything_of(database.superuser_url, subject)[
        "todos"
    ]
    return found


@fault("An environment that ends between requests")
def test_an_environment_that_is_terminated_leaves_no_connection(
    database: Database, variables: dict[str, str], trusted_issuer: Issuer
) -> None:
    end_connections(database)
    with running(HANDLER, variables) as environment:
        assert status(environment.invoke(creation(trusted_issuer, "last"))) == 201
        assert rows(database.superuser_url, CONNECTED) == [[]]
        environment.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: rows(database.superuser_url, CONNECTED) == [], 5)


@fault("A log that cannot be written")
def test_a_log_that_cannot_be_written_fails_no_request(
    variables: dict[str, str], trusted_issuer: Issuer
) -> None:
    """The disk of its log is full. Lines are lost, metrics too, and no answer."""
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("this system has no /dev/full")
    with running(HANDLER, variables, log=full) as environment:
        refused = environment.invoke(event("POST", "/api/v1/todos"))
        assert status(refused) == 401, "this one writes a metric"
        assert status(environment.invoke(creation(trusted_issuer, "unheard"))) == 201
