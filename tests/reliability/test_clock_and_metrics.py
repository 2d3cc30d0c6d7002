"""What surrounds a request breaks: metrics, the clock, the identity; it goes on."""

import threading
import time
from typing import Any

import pytest
from sqlalchemy import text

from shared.database.session import run
from shared.observability import metrics
from shared.principal import Principal
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import configured, on_the_wire
from tests.support.identity.function import Identity
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

ASK = text("select 'alice' as owner_id")


@fault("Metrics that cannot be written")
def test_metrics_that_cannot_be_written_fail_no_request(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("canary")

    monkeypatch.setattr(metrics, "flush_metrics", broken)
    assert api.send("GET", TODOS).status == 401, "a refusal is counted"
    assert not metrics.metric_set, "the next request does not pay for it"


@fault("A clock that jumps")
@pytest.mark.parametrize("jump", [-3600.0, -1.0, 3600.0])
def test_a_clock_that_jumps_costs_a_connection_and_nothing_else(
    database: Database,
    trusted_issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
    jump: float,
) -> None:
    """After a jump nobody knows how long the connection lay idle."""
    with on_the_wire(database, trusted_issuer) as (_, wire):
        me = Principal("alice")
        run(me, ASK)
        now = time.time
        monkeypatch.setattr(
            "shared.database.pipelined_connection.time.time", lambda: now() + jump
        )
        assert run(me, ASK) == [{"owner_id": "alice"}]
        assert wire.connections == 2
        run(me, ASK)
        assert wire.connections == 2


@fault("Work after the answer")
def test_nothing_goes_on_after_an_answer(alice: Person) -> None:
    """A frozen environment would do it much later, or never."""
    before = set(threading.enumerate())
    alice.create()
    alice.titles()
    assert set(threading.enumerate()) <= before


@fault("The identity function is down")
def test_without_the_identity_who_has_a_token_goes_on(database: Database) -> None:
    with Identity(database.identity_url) as identity:
        token = identity.token(identity.sign_up())
        settings = {
            "DATABASE_URL": database.api_url,
            "AUTH_ISSUER": identity.origin,
            "AUTH_AUDIENCE": identity.origin,
            "AUTH_JWKS_URL": identity.jwks_url,
        }
        with configured(**settings), Issuer() as nobody:
            api = Api(nobody)
            headers = {"authorization": f"Bearer {token}"}
            assert api.send("GET", TODOS, headers=headers).status == 200
            identity.stop()
            assert api.send("GET", TODOS, headers=headers).status == 200
