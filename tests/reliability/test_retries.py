"""Statements are sent once more only when that can do nothing twice, and only once."""

import socket
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import text

from shared.database.pipelined_connection import PipelinedConnection
from shared.database.pool import pool
from shared.database.session import run
from shared.principal import Principal
from shared.problems import DatabaseUnavailable
from tests.support.api.client import TODOS, Person
from tests.support.api.fixtures import Printed, on_the_wire
from tests.support.postgres import wire_faults
from tests.support.postgres.administrator import retries, written
from tests.support.postgres.sql import left_alone
from tests.support.postgres.wire import CutError, Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import short_timeouts
from tests.support.tokens.issuer import Issuer


@pytest.fixture
def wired(database: Database, trusted_issuer: Issuer) -> Iterator[tuple[Person, Wire]]:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        person = api.person()
        person.create("there before")
        yield person, wire


@pytest.mark.parametrize("fault", [wire_faults.lost, wire_faults.half])
def test_a_write_that_may_have_been_committed_is_not_retried(
    database: Database, wired: tuple[Person, Wire], printed: Printed, fault: Any
) -> None:
    """Not even when, as here, nobody could know better."""
    person, wire = wired
    wire.homeward = wire_faults.once(fault)
    answer = person.send("POST", TODOS, {"title": "x"})
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert written(database, person) == 2, "it was committed"
    assert (wire.connections, retries(printed)) == (1, [])


@pytest.mark.parametrize(
    "fault", [wire_faults.lost, wire_faults.half, wire_faults.corrupt]
)
def test_a_write_that_the_server_did_not_get_whole_leaves_nothing(
    database: Database, wired: tuple[Person, Wire], fault: Any
) -> None:
    person, wire = wired
    with left_alone(database, person):
        wire.outward = wire_faults.once(fault)
        assert person.send("POST", TODOS, {"title": "x"}).status == 503


@fault("A read whose answer is lost")
@pytest.mark.parametrize("fault", [wire_faults.lost, wire_faults.half])
def test_a_read_whose_answer_is_lost_is_retried_once(
    wired: tuple[Person, Wire], printed: Printed, fault: Any
) -> None:
    person, wire = wired
    wire.homeward = wire_faults.once(fault)
    assert person.titles() == ["there before"]
    assert (wire.connections, retries(printed)) == (2, ["read"])
    assert '"Retried"' in printed.text


def test_a_read_is_not_retried_twice(
    wired: tuple[Person, Wire], database: Database
) -> None:
    person, wire = wired
    asked: list[bytes] = []

    def deadly(burst: bytes) -> Iterator[bytes]:
        if b"from todo" in burst.lower():
            asked.append(burst)
            raise CutError
        yield burst

    wire.outward = deadly
    assert person.send("GET", TODOS).status == 503
    assert len(asked) == 2


def test_a_late_read_is_not_retried(wired: tuple[Person, Wire]) -> None:
    person, wire = wired
    wire.homeward = wire_faults.once(wire_faults.dropped)
    with short_timeouts():
        assert person.send("GET", TODOS).status == 503
    assert wire.connections == 1


def test_a_read_is_in_a_read_only_transaction(person: Person) -> None:
    """That is what makes it safe to repeat."""
    with pytest.raises(DatabaseUnavailable):
        run(Principal(person.subject), text("delete from todo"))
    assert person.titles() == ["there before"]


@pytest.fixture
def person(wired: tuple[Person, Wire]) -> Person:
    return wired[0]


@fault("A connection that ends before the last byte was sent")
def test_a_write_whose_last_byte_was_not_sent_is_retried_once(
    database: Database, trusted_issuer: Issuer, printed: Printed
) -> None:
    """More than fits into the wire, which ends midway: the server has no Sync."""
    items = [{"id": str(uuid.uuid4()), "title": "x" * 200} for _ in range(2_000)]
    page = {"format": "ownlist/1", "items": items}
    with on_the_wire(database, trusted_issuer) as (api, wire):
        person = api.person()
        wire.narrow()
        assert person.titles() == []
        with closing(pool().connect()) as pooled:
            connection = pooled.dbapi_connection
            assert isinstance(connection, PipelinedConnection)
            connection._usock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
        wire.outward = wire_faults.once(wire_faults.half)
        answer = person.send("POST", "/api/v1/import", page)
        assert answer.json["created"] == 2_000
        assert (wire.connections, retries(printed)) == (2, ["not sent"])
    assert written(database, person) == 2_000
