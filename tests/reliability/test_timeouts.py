"""Each timeout of a database at its real value, all of them waited for at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest
from pg8000.exceptions import InterfaceError
from sqlalchemy import text

from shared.database.pipelined_connection import (
    ConnectionLost,
    PipelinedConnection,
    Statement,
)
from shared.database.pool import open_connection, pool
from shared.database.session import run
from shared.postgres_url import parse_database_url
from shared.principal import Principal
from shared.problems import DatabaseUnavailable
from tests.support.api.fixtures import configured
from tests.support.postgres import wire_faults
from tests.support.postgres.wire import Wire, nobody_accepts
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SLACK
from tests.support.tokens.issuer import Issuer

ONE = Statement("select 1 as one")
ASK = text("select 'somebody' as owner_id")
SOMEBODY = Principal("somebody")


def seconds_of(wait: Callable[[], object], error: type[Exception]) -> float:
    began = time.monotonic()
    with pytest.raises(error):
        wait()
    return time.monotonic() - began


def opening(database: Database, port: int) -> Callable[[], PipelinedConnection]:
    return partial(open_connection, parse_database_url(database.through(port).api_url))


def connect(database: Database) -> float:
    with nobody_accepts() as port:
        return seconds_of(opening(database, port), InterfaceError)


def startup(database: Database) -> float:
    with Wire(database.port) as wire:
        wire.asleep = 20
        return seconds_of(opening(database, wire.port), InterfaceError)


def waking(database: Database) -> float:
    """Neon accepts at once, and holds the start-up until the compute is there."""
    with Wire(database.port) as wire:
        wire.asleep = 5
        began = time.monotonic()
        with closing(opening(database, wire.port)()) as connection:
            assert connection.pipeline("", [ONE]) == [[{"one": 1}]]
        return time.monotonic() - began


def connect_and_startup(database: Database) -> float:
    """No wait is long: only one for everything ends it, where no request waits too."""
    with Wire(database.port) as wire:
        wire.homeward = wire_faults.trickle
        return seconds_of(opening(database, wire.port), InterfaceError)


def response(database: Database) -> float:
    with (
        Wire(database.port) as wire,
        closing(opening(database, wire.port)()) as connection,
    ):
        wire.homeward = wire_faults.dropped
        return seconds_of(partial(connection.pipeline, "", [ONE]), ConnectionLost)


def total(database: Database) -> float:
    """7.5 s for a connection and 2.5 s for a response, each of which is in time."""
    with Wire(database.port) as wire, Issuer(algorithms=("EdDSA",)) as issuer:
        url = database.through(wire.port).api_url
        with configured(DATABASE_URL=url, **issuer.environment()):
            run(SOMEBODY, ASK)  # what is slow at first has been done
            pool().dispose()
            wire.homeward = wire_faults.late(2.5)
            return seconds_of(partial(run, SOMEBODY, ASK), DatabaseUnavailable)


WAITS: dict[Callable[[Database], float], float] = {
    connect: 2.0,
    startup: 6.0,
    waking: 5.0,
    connect_and_startup: 8.0,
    response: 3.0,
    total: 8.8,
}


@fault("A database that wakes (Neon holds the start-up)")
def test_each_timeout_is_waited_for_and_no_longer(database: Database) -> None:
    with ThreadPoolExecutor(len(WAITS)) as together:
        begun = {wait: together.submit(wait, database) for wait in WAITS}
    for wait, seconds in WAITS.items():
        assert seconds - 0.1 < begun[wait].result() < seconds + SLACK, wait.__name__
