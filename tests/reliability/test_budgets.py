"""Whatever the wire to the database does, the answer comes in time.

Here with short timeouts, which stand to each other as the real ones do; each of those
is waited for once, in test_timeouts.py.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pg8000.exceptions import InterfaceError

from shared.database.pool import open_connection
from shared.postgres_url import parse_database_url
from tests.support.api.client import TODOS, Answer, Api, Person
from tests.support.api.events import Context
from tests.support.api.fixtures import configured, on_the_wire
from tests.support.postgres import wire_faults
from tests.support.postgres.sql import left_alone
from tests.support.postgres.wire import CutError, Wire, nobody_accepts
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SCALE, SLACK, short_timeouts
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.key_servers import late

READY = b"Z\0\0\0\5I"  # ReadyForQuery, idle
ESTABLISHED, NEW = 4.0, 9.0  # seconds, with the real timeouts
ALL = pytest.mark.parametrize("fault", wire_faults.FAULTS)
DIRECTIONS = pytest.mark.parametrize("direction", ["outward", "homeward"])


@pytest.fixture
def wired(database: Database, trusted_issuer: Issuer) -> Iterator[tuple[Person, Wire]]:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        yield api.person(), wire


@contextmanager
def unavailable_within(seconds: float, person: Person, title: str) -> Iterator[None]:
    """A write is answered with 503 in time; afterwards all is well again."""
    with short_timeouts():
        began = time.monotonic()
        answer = person.send("POST", TODOS, {"title": title})
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert answer.headers["retry-after"] == "2"
    assert time.monotonic() - began < seconds * SCALE + SLACK
    yield
    assert person.send("GET", TODOS).status == 200


@fault("An open connection that loses, halves, garbles, trickles or stops data")
@ALL
@DIRECTIONS
def test_an_established_connection_that_breaks_is_a_503_within_4_s(
    wired: tuple[Person, Wire], fault: str, direction: str
) -> None:
    person, wire = wired
    person.create()
    setattr(wire, direction, wire_faults.FAULTS[fault])
    with unavailable_within(ESTABLISHED, person, fault):
        wire.mend()
    assert wire.connections == 2, "it was not replaced"


@fault("The same on a new connection")
@ALL
def test_a_new_connection_that_breaks_is_a_503_within_9_s(
    wired: tuple[Person, Wire], fault: str
) -> None:
    person, wire = wired
    wire.homeward = wire_faults.FAULTS[fault]
    with unavailable_within(NEW, person, fault):
        wire.mend()


def test_where_no_request_waits_a_trickle_is_given_up_within_9_s_too(
    database: Database,
) -> None:
    """As for the purge: nothing but the opening itself counts the time."""
    with Wire(database.port) as wire:
        wire.homeward = wire_faults.trickle
        url = parse_database_url(database.through(wire.port).api_url)
        began = time.monotonic()
        with short_timeouts(), pytest.raises(InterfaceError):
            open_connection(url)
    assert time.monotonic() - began < NEW * SCALE + SLACK


@fault("A connection that was closed, reset or half closed while idle")
@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_ended_while_idle_is_replaced_before_anything_is_sent(
    wired: tuple[Person, Wire], reset: bool
) -> None:
    person, wire = wired
    person.create("first")
    wire.cut(reset=reset)
    time.sleep(0.05)
    person.create("second")
    assert person.titles() == ["second", "first"]
    assert wire.connections == 2


def test_a_connection_whose_server_says_no_more_is_replaced(
    wired: tuple[Person, Wire],
) -> None:
    person, wire = wired
    person.create("first")
    wire.half_close()
    time.sleep(0.05)
    person.create("second")
    assert wire.connections == 2


@fault("A database that does not wake")
def test_a_database_that_does_not_wake_is_given_up_within_9_s(
    wired: tuple[Person, Wire],
) -> None:
    person, wire = wired
    wire.asleep = 12
    with unavailable_within(NEW, person, "x"):
        wire.mend()


@fault("A host that accepts no connection")
def test_a_host_that_takes_no_connection_is_given_up_within_9_s(
    database: Database, trusted_issuer: Issuer
) -> None:
    with nobody_accepts() as port:
        url = database.through(port).api_url
        with configured(DATABASE_URL=url, **trusted_issuer.environment()):
            person = Api(trusted_issuer).person()
            with trusted_keys(person), short_timeouts():
                began = time.monotonic()
                answer = person.send("GET", TODOS)
    assert time.monotonic() - began < NEW * SCALE + SLACK
    assert (answer.status, answer.slug) == (503, "database-unavailable")


@fault("A host name that resolves late or not at all")
def test_a_name_that_resolves_too_late_is_not_waited_for(
    database: Database, trusted_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve_late(*_: Any, **__: Any) -> Any:
        time.sleep(6)
        raise socket.gaierror

    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        person = Api(trusted_issuer).person()
        with trusted_keys(person), short_timeouts():
            monkeypatch.setattr(socket, "getaddrinfo", resolve_late)
            began = time.monotonic()
            answer = person.send("GET", TODOS)
            monkeypatch.undo()
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert time.monotonic() - began < NEW * SCALE + SLACK


@fault("A pooler that ends each new connection")
def test_a_pooler_that_hangs_up_after_each_login_is_a_503(
    wired: tuple[Person, Wire],
) -> None:
    """As one does that has no server to give."""
    person, wire = wired

    def welcome(burst: bytes) -> Iterator[bytes]:
        yield burst
        if burst.endswith(READY):
            raise CutError

    wire.homeward = welcome
    assert person.send("GET", TODOS).status == 503


@contextmanager
def trusted_keys(person: Person) -> Iterator[None]:
    """The issuer's keys have been fetched: nothing else is slow in here."""
    assert person.get("no-id").status in (404, 422)
    yield


class Short(Context):
    """Lambda ends the request after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._end - time.monotonic()) * 1000))


def invoke(person: Person, seconds: float) -> Answer:
    person.api.context = lambda: Short(seconds)
    return person.send("POST", TODOS, {"title": "x"})


@fault("Too little time left")
def test_nothing_is_sent_when_the_time_is_too_short(
    wired: tuple[Person, Wire], database: Database
) -> None:
    person, wire = wired
    person.create("before")
    sent = wire.round_trips
    with left_alone(database, person):
        answer = invoke(person, 1.4)
        assert (answer.status, answer.slug) == (503, "database-unavailable")
        assert wire.round_trips == sent
    assert invoke(person, 10).status == 201


def test_an_answer_comes_before_lambda_ends_the_request(
    wired: tuple[Person, Wire],
) -> None:
    person, wire = wired
    person.create()
    wire.homeward = wire_faults.dropped
    began = time.monotonic()
    assert invoke(person, 2).status == 503
    assert time.monotonic() - began < 2


@fault("A cold start with slow keys and a slow database")
def test_a_cold_start_with_everything_slow_is_answered_before_its_end(
    wired: tuple[Person, Wire], trusted_issuer: Issuer
) -> None:
    """Five seconds for the keys and eight for a connection are more than the ten."""
    person, wire = wired
    wire.asleep = 12
    publish = trusted_issuer.answer
    trusted_issuer.answer = late(0.8, publish)
    try:
        with short_timeouts(keys_first=5.0, reserve=0.5):
            began = time.monotonic()
            answer = invoke(person, 10 * SCALE)
    finally:
        trusted_issuer.answer = publish
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert 0.8 < time.monotonic() - began < 10 * SCALE
