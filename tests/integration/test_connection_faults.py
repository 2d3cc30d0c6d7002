"""A connection that breaks, and a database that does not answer."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pg8000.exceptions import InterfaceError
from sqlalchemy import text

from infra.migrations import migrate
from infra.migrations.errors import MigrationError
from shared.database.maintenance import maintenance
from shared.database.pool import make_pool
from shared.database.session import run
from shared.postgres_url import parse_database_url
from shared.principal import Principal
from shared.problems import DatabaseUnavailable
from shared.timeouts import timeouts
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import Printed, configured, on_the_wire
from tests.support.postgres.certificates import Certificate
from tests.support.postgres.pretend_server import PretendPostgres
from tests.support.postgres.sql import rows
from tests.support.run.promises import fault, promise
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SLACK, other_timeouts
from tests.support.tokens.issuer import Issuer

ME = Principal("alice")


def test_a_connection_that_was_closed_meanwhile_is_replaced(
    database: Database, alice: Person
) -> None:
    """Before a write is sent: one that was sent could not be repeated."""
    alice.create("0")
    for number in "123":
        rows(
            database.superuser_url,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'ownlist_api' and datname = current_database()",
        )
        time.sleep(0.05)
        alice.create(number)
    assert sorted(alice.titles()) == ["0", "1", "2", "3"]


def test_a_connection_cut_by_the_network_is_replaced(
    database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        wire.cut()
        time.sleep(0.05)
        alice.create()
        assert alice.titles() == ["Buy milk"] * 2
        assert wire.connections == 2


def test_a_connection_idle_for_too_long_is_replaced(
    database: Database, trusted_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        alice.titles()
        assert wire.connections == 1
        later = time.time() + timeouts().max_idle + 1
        monkeypatch.setattr(
            "shared.database.pipelined_connection.time.time", lambda: later
        )
        monkeypatch.setattr(alice.api.issuer, "clock", lambda: later - 500)
        run(Principal(alice.subject), text(f"select '{alice.subject}' as owner_id"))
        assert wire.connections == 2


@fault("The database is down, or rejects the password")
def test_a_database_that_is_down_is_a_503(
    trusted_issuer: Issuer, database: Database, printed: Printed
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = database.through(port).api_url
    with configured(DATABASE_URL=url, **trusted_issuer.environment()):
        answer = Api(trusted_issuer).person().send("GET", TODOS)
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert answer.headers["retry-after"] == "2"
    assert '"DatabaseUnavailable"' in printed.text


@pytest.mark.parametrize("first_words", [b"", b"N"])
def test_a_database_that_never_answers_is_given_up(
    database: Database, trusted_issuer: Issuer, first_words: bytes
) -> None:
    with _silent_server(first_words) as port, other_timeouts(startup=0.3):
        url = database.through(port).api_url
        with configured(DATABASE_URL=url, **trusted_issuer.environment()):
            started = time.monotonic()
            answer = Api(trusted_issuer).person().send("GET", TODOS)
            assert time.monotonic() - started < SLACK
    assert answer.status == 503


@fault("A slow statement")
def test_a_statement_that_takes_too_long_is_ended_by_the_server(
    api: Api, alice: Person
) -> None:
    alice.create()
    started = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        run(ME, text("select pg_sleep(10)"))
    assert 2 < time.monotonic() - started < timeouts().response
    assert alice.titles() == ["Buy milk"]


def test_a_late_answer_is_never_the_answer_to_another_request(
    database: Database, trusted_issuer: Issuer
) -> None:
    """It arrives while the next request waits for its own."""
    settings = trusted_issuer.environment()
    with configured(DATABASE_URL=database.api_url, **settings):
        with other_timeouts(response=0.2), pytest.raises(DatabaseUnavailable):
            run(ME, text("select 'late' as owner_id from pg_sleep(0.5)"))
        for word in ("first", "second"):
            asked = f"select '{ME.id}' as owner_id, '{word}' as word from pg_sleep(0.3)"
            (found,) = run(ME, text(asked))
            assert found["word"] == word


def test_a_wrong_password_is_a_503_that_reveals_nothing(
    database: Database, trusted_issuer: Issuer, printed: Printed
) -> None:
    url = database.api_url.replace(":api@", ":canary-password@")
    with configured(DATABASE_URL=url, **trusted_issuer.environment()):
        answer = Api(trusted_issuer).person().send("GET", TODOS)
    assert answer.status == 503
    assert "canary" not in answer.body + printed.text


WAYS_IN: dict[str, Callable[[str], Any]] = {
    "functions": lambda url: make_pool(parse_database_url(url)).connect(),
    "purge": lambda url: maintenance(parse_database_url(url)).__enter__(),
    "migrations": migrate.current,
}


@fault("A database without a trusted certificate")
@promise("A database without a trusted certificate receives nothing")
@pytest.mark.allow_hosts(["127.0.0.1", "127.1"])
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_a_server_without_a_valid_certificate_gets_no_credentials(
    tmp_path: Path, way_in: str
) -> None:
    """Any host but this machine: the password would go to whoever listens there."""
    certificate = Certificate(tmp_path, "127.0.0.1")
    for tls in (None, certificate.server()):
        with PretendPostgres(tls) as server:
            refusals = (InterfaceError, DatabaseUnavailable, MigrationError)
            with pytest.raises(refusals):
                WAYS_IN[way_in](server.url)
            assert (server.asked, server.told) == (1, [])


@contextmanager
def _silent_server(first_words: bytes) -> Iterator[int]:
    """Takes connections and says little, like a proxy before a sleeping database."""
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                client.sendall(first_words)
                kept.append(client)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    for client in kept:
        client.close()
