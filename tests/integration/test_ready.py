"""Readiness: asked by anybody, answered without asking the database each time."""

import pytest

from shared.problems import NotReady
from shared.todos import readiness as module
from shared.todos.readiness import BAD_FOR, GOOD_FOR, Readiness
from tests.support.api.client import Answer, Api
from tests.support.api.fixtures import Printed, configured, on_the_wire
from tests.support.run.clock import Clock
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

READY = "/api/v1/ready"


def assert_not_ready(answer: Answer) -> None:
    assert (answer.status, answer.slug) == (503, "not-ready")
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ownlist_api:api@127.0.0.1:1/nothing",
        "postgresql://ownlist_api:wrong@127.0.0.1:{port}/{name}",
        "postgresql://ownlist_api:api@127.0.0.1:{port}/no_such_database",
        "nonsense",
        "",
    ],
)
def test_without_its_database_it_is_not_ready_and_says_no_more(
    database: Database, trusted_issuer: Issuer, printed: Printed, url: str
) -> None:
    address = url.format(port=database.port, name=database.name)
    try:
        with configured(DATABASE_URL=address, **trusted_issuer.environment()):
            answer = Api(trusted_issuer).send("GET", READY)
    except Exception as error:  # noqa: BLE001 - the fixture closes a pool there is not
        assert "DATABASE_URL" in str(error)  # noqa: PT017
    assert_not_ready(answer)
    for secret in ("ownlist_api", "127.0.0.1", "password", "DATABASE_URL"):
        assert secret not in answer.body
    assert "wrong" not in printed.text


def test_a_database_that_shows_todos_without_a_principal_is_not_ready(
    database: Database, trusted_issuer: Issuer
) -> None:
    """As one does whose role no policy binds."""
    environment = trusted_issuer.environment()
    with configured(DATABASE_URL=database.superuser_url, **environment):
        api = Api(trusted_issuer)
        api.person().create()
        assert_not_ready(api.send("GET", READY))


def test_it_is_ready_for_anybody(api: Api) -> None:
    for headers in ({}, {"authorization": "Bearer nonsense"}):
        answer = api.send("GET", READY, headers=headers)
        assert (answer.status, answer.json) == (200, {"status": "ready"})


def test_a_warm_environment_asks_once(
    database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        for _ in range(5):
            assert api.send("GET", READY).status == 200
        asked = wire.round_trips
        assert wire.connections == 1
        wire.cut()
        assert api.send("GET", READY).status == 200
        assert wire.round_trips == asked


class Answering:
    """Answers or not, and counts how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers, self.asked = True, 0
        monkeypatch.setattr(module, "_answers", self)

    def __call__(self) -> bool:
        self.asked += 1
        return self.answers


def ready(readiness: Readiness) -> bool:
    try:
        readiness.check()
    except NotReady:
        return False
    return True


def test_a_success_is_cached_for_30_seconds_and_a_failure_for_2(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, database = Clock(), Answering(monkeypatch)
    readiness = Readiness(clock)
    assert [ready(readiness) for _ in range(3)] == [True] * 3
    clock.advance(GOOD_FOR - 0.1)
    database.answers = False
    assert ready(readiness)
    assert database.asked == 1
    clock.advance(0.1)
    assert [ready(readiness) for _ in range(3)] == [False] * 3
    assert database.asked == 2
    clock.advance(BAD_FOR)
    database.answers = True
    assert ready(readiness)
    assert database.asked == 3


def test_a_clock_that_was_put_back_does_not_make_an_answer_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, database = Clock(), Answering(monkeypatch)
    readiness = Readiness(clock)
    assert ready(readiness)
    clock.advance(-3600)
    database.answers = False
    assert not ready(readiness)
