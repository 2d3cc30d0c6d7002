"""The identity function behind a wire that breaks: one 503, and it goes on.

Here with short timeouts; test_identity_timeouts.py waits for the real ones.
"""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.identity.function import PASSWORD, Identity, Session, assert_problem
from tests.support.postgres import wire_faults
from tests.support.postgres.wire import Fault, Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SCALE, SLACK

# Seconds with the real timeouts. With a connection at hand; asked in vain, and another.
BUDGET, BUDGET_ANEW = 4.0, 9.0
UNCHECKED = 1.1  # after them a connection is asked before it is used
SESSION = "/get-session"
ASKED = [
    ("GET", "/token", None),
    ("GET", SESSION, None),
    ("GET", "/list-sessions", None),
    ("POST", "/sign-out", None),
    ("POST", "/sign-in/email", {"email": "a@b.test", "password": PASSWORD}),
    ("POST", "/request-password-reset", {"email": "a@b.test"}),
    ("POST", "/update-user", {"name": "A"}),
    ("POST", "/send-verification-email", {"email": "a@b.test"}),
    ("POST", "/change-email", {"newEmail": "a@b.test"}),
    ("POST", "/confirm-email-change", {"token": "x", "password": PASSWORD}),
    ("POST", "/delete-user", {"password": PASSWORD}),
]


@pytest.fixture(scope="module")
def wire(database: Database) -> Iterator[Wire]:
    port = urlsplit(database.identity_url).port
    assert port
    with Wire(port) as wire:
        yield wire


@pytest.fixture(scope="module")
def wired(wire: Wire, database: Database) -> Iterator[Identity]:
    known = urlsplit(database.identity_url)
    place = f"{known.username}:{known.password}@127.0.0.1:{wire.port}"
    url = known._replace(netloc=place).geturl()
    with Identity(url) as identity:
        yield identity


@pytest.fixture(scope="module")
def person(wired: Identity) -> Session:
    return wired.sign_up()


def ending(wire: Wire, *, reset: bool) -> Fault:
    """The connection ends, in order or by a reset, while its answer is waited for."""

    def fault(_: bytes) -> Iterator[bytes]:
        wire.cut(reset=reset)
        yield b""

    return fault


@fault("A connection of the identity that is lost, garbled, ended or reset")
@pytest.mark.parametrize("idle", [0, UNCHECKED * SCALE], ids=["just used", "idle"])
@pytest.mark.parametrize("fault", ["lost", "half", "dropped", "corrupt", "end", "rst"])
def test_a_connection_that_breaks_costs_the_identity_one_503(
    wire: Wire, wired: Identity, person: Session, fault: str, idle: float
) -> None:
    """Of the next request nothing is spoiled: an error of nobody's ends no process."""
    assert wired.request("GET", SESSION, cookies=person.cookies).status == 200
    time.sleep(idle)
    ends = {"end": ending(wire, reset=False), "rst": ending(wire, reset=True)}
    wire.homeward = (wire_faults.FAULTS | ends)[fault]
    began = time.monotonic()
    answer = wired.request("GET", SESSION, cookies=person.cookies, short=True)
    waited = time.monotonic() - began
    wire.mend()
    budget = BUDGET_ANEW if fault == "dropped" else BUDGET
    assert waited < budget * SCALE + SLACK
    assert_problem(answer, 503, "unavailable")
    answer = wired.request("GET", SESSION, cookies=person.cookies)
    assert answer.json()["user"]["id"] == person.user_id


def second_lost(wire: Wire) -> Fault:
    """One answer comes, and then none, of this connection and of others."""
    known = wire.round_trips + 1

    def fault(burst: bytes) -> Iterator[bytes]:
        yield burst if wire.round_trips <= known else b""

    return fault


@fault("Slow statements of the identity, or a slow next connection")
@pytest.mark.parametrize("slow", ["each", "all but one"])
def test_whatever_is_slow_it_answers_before_lambda_ends_it(
    wire: Wire, wired: Identity, slow: str
) -> None:
    """No wait is too long for a statement or a connection; all together are."""
    session = wired.sign_up()
    each = wire_faults.late(2.5 * SCALE)
    wire.homeward = each if slow == "each" else second_lost(wire)
    began = time.monotonic()
    answer = wired.request("GET", "/token", cookies=session.cookies, short=True)
    waited = time.monotonic() - began
    wire.mend()
    assert_problem(answer, 503, "unavailable")
    assert waited < BUDGET_ANEW * SCALE + SLACK
    assert wired.sign_in(session.email).user_id == session.user_id


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
@pytest.mark.parametrize("fault", ["lost", "rst"])
def test_whatever_it_is_asked_a_broken_connection_is_an_outage(
    wire: Wire,
    wired: Identity,
    person: Session,
    method: str,
    path: str,
    body: object,
    fault: str,
) -> None:
    """Never that somebody is signed out, or that a password is wrong."""
    session = wired.sign_in(person.email)
    wire.homeward = wire_faults.lost if fault == "lost" else ending(wire, reset=True)
    answer = wired.request(method, path, body=body, cookies=session.cookies)
    wire.mend()
    assert_problem(answer, 503, "unavailable")
    assert not answer.cookies
    assert wired.sign_in(session.email).user_id == session.user_id
