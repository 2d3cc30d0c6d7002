"""The connection: one flush, one principal, and nothing left over for the next."""

import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from pg8000.exceptions import InterfaceError
from sqlalchemy import text

from shared.config import parse_database_url
from shared.database import engine as engines
from shared.database.connection import OneFlushConnection
from shared.database.engine import engine, make_engine
from shared.database.scope import run
from shared.principal import Principal
from shared.problems import DatabaseUnavailable, Problem
from tests.support.api import TODOS, Api, Person
from tests.support.certificates import Certificate
from tests.support.issuer import Issuer
from tests.support.pretend_postgres import PretendPostgres
from tests.support.run import Database
from tests.support.sql import rows
from tests.support.stack import Printed, configured
from tests.support.wire import Wire

ME = Principal("alice")
WHO = text("select current_setting('app.user_id') as me")


@contextmanager
def on_the_wire(database: Database, issuer: Issuer) -> Iterator[tuple[Api, Wire]]:
    """The API behind a counting wire to the database (or to its pooler)."""
    with Wire(database.port) as wire:
        url = database.through(wire.port).api_url
        with configured(DATABASE_URL=url, **issuer.environment()):
            yield Api(issuer), wire


def test_a_statement_without_a_principal_is_not_sent(api: Api) -> None:
    with engine().connect() as connection, pytest.raises(Exception, match="principal"):
        connection.execute(text("select 1"))


def test_the_principal_is_gone_when_the_connection_comes_back(api: Api) -> None:
    assert run(ME, WHO, {})[0]["me"] == "alice"
    with engine().connect() as connection, pytest.raises(Exception, match="principal"):
        connection.execute(WHO)


def test_the_setting_does_not_outlive_its_statement(database: Database) -> None:
    with closing(_open(database)) as connection:
        connection.principal = "alice"
        connection.execute_unnamed("select 1")
        bare = super(OneFlushConnection, connection).execute_simple(
            "select current_setting('app.user_id', true)"
        )
        assert bare.rows == [[""]]


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb", ["\udc00"]])
def test_a_value_that_cannot_be_sent_poisons_nothing(
    alice: Person, mallory: Person, value: Any
) -> None:
    """pg8000 sends half a statement, and each later answer is the previous one's."""
    alice.create("alice's")
    mallory.create("mallory's")
    statement = text("select :value || 'x'").bindparams(
        sqlalchemy.bindparam("value", type_=sqlalchemy.types.NullType())
    )
    for _ in range(3):
        with pytest.raises(Exception, match=r".") as failure:
            run(ME, statement, {"value": value})
        assert not isinstance(failure.value, AssertionError)
        assert alice.titles() == ["alice's"]
        assert mallory.titles() == ["mallory's"]


@pytest.mark.parametrize("moment", ["parse", "rows"])
def test_an_exception_midway_discards_the_connection(
    database: Database, moment: str
) -> None:
    """As a deadline, an interrupt or a full memory would end it."""
    with closing(_open(database)) as connection:
        connection.principal = "alice"

        def interrupted(*_: Any) -> None:
            raise KeyboardInterrupt

        code = {"parse": b"1", "rows": b"D"}[moment]
        connection.message_types[code] = interrupted
        with pytest.raises(KeyboardInterrupt):
            connection.execute_unnamed("select 1")
        assert connection.stale(longest_idle=60)
        with pytest.raises(InterfaceError, match="closed"):
            connection.execute_unnamed("select 1")


@pytest.mark.parametrize(
    "statement",
    ["select 1/0", "select nothing", "no sql", "select 'x'::int", "select $1::int"],
)
def test_a_database_error_leaves_the_connection_usable(
    api: Api, statement: str
) -> None:
    pid = text("select pg_backend_pid() as pid")
    before = run(ME, pid, {})[0]["pid"]
    with pytest.raises(Problem):
        run(ME, text(statement), {})
    assert run(ME, pid, {})[0]["pid"] == before


def test_a_connection_that_was_closed_meanwhile_is_replaced(
    database: Database, alice: Person
) -> None:
    alice.create()
    for _ in range(3):
        rows(
            database.superuser_url,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where usename = 'ownlist_api'",
        )
        time.sleep(0.05)
        assert alice.titles() == ["Buy milk"]


def test_a_connection_cut_by_the_network_is_replaced(
    database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        wire.cut()
        time.sleep(0.05)
        assert alice.titles() == ["Buy milk"]
        assert wire.connections == 2


def test_a_connection_idle_for_too_long_is_replaced(
    database: Database, trusted_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        alice.titles()
        assert wire.connections == 1
        later = time.time() + engines.LONGEST_IDLE + 1
        monkeypatch.setattr("shared.database.connection.time.time", lambda: later)
        monkeypatch.setattr(alice.api.issuer, "clock", lambda: later - 500)
        run(Principal(alice.subject), text("select 1"), {})
        assert wire.connections == 2


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
    database: Database,
    trusted_issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
    first_words: bytes,
) -> None:
    monkeypatch.setattr(engines, "WAKE", 0.3)
    with _silent_server(first_words) as port:
        url = database.through(port).api_url
        with configured(DATABASE_URL=url, **trusted_issuer.environment()):
            started = time.monotonic()
            answer = Api(trusted_issuer).person().send("GET", TODOS)
            assert time.monotonic() - started < 2
    assert answer.status == 503


def test_a_statement_that_takes_too_long_is_ended_by_the_server(
    api: Api, alice: Person
) -> None:
    alice.create()
    started = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        run(ME, text("select pg_sleep(10)"), {})
    assert 2 < time.monotonic() - started < engines.ANSWER
    assert alice.titles() == ["Buy milk"]


def test_a_wrong_password_is_a_503_that_tells_no_one(
    database: Database, trusted_issuer: Issuer, printed: Printed
) -> None:
    url = database.api_url.replace(":api@", ":canary-password@")
    with configured(DATABASE_URL=url, **trusted_issuer.environment()):
        answer = Api(trusted_issuer).person().send("GET", TODOS)
    assert answer.status == 503
    assert "canary" not in answer.body + printed.text


@pytest.mark.allow_hosts(["127.0.0.1", "127.1"])
def test_a_server_that_cannot_prove_itself_is_told_nothing(
    tmp_path: Path,
) -> None:
    """Any host but this machine: the password would go to whoever listens there."""
    certificate = Certificate(tmp_path, "127.0.0.1")
    for tls in (None, certificate.server()):
        with PretendPostgres(tls) as server:
            with pytest.raises(sqlalchemy.exc.DBAPIError):
                make_engine(parse_database_url(server.url)).connect()
            assert (server.asked, server.told) == (1, [])


def test_types_come_back_as_they_went(api: Api) -> None:
    """The flush is ours, the types are pg8000's: they must not know the difference."""
    values: dict[str, tuple[str, Any]] = {
        "smallint": ("smallint", 3),
        "bigint": ("bigint", 2**62),
        "numeric": ("numeric", Decimal("-17.50")),
        "text": ("text", "Käse 🧀 \\ ' \" %s $1"),
        "empty": ("text", ""),
        "null": ("text", None),
        "bool": ("boolean", True),
        "uuid": ("uuid", uuid.uuid4()),
        "date": ("date", date(2026, 12, 1)),
        "instant": ("timestamptz", datetime.fromisoformat("2026-12-01T10:00:00.5Z")),
        "bytes": ("bytea", b"\x00\xff'"),
        "texts": ("text[]", ["a", 'b"c', "d,e", "{f}", "NULL", "", "\\"]),
        "none": ("text[]", []),
        "numbers": ("bigint[]", [1, -2, 2**62]),
    }
    columns = ", ".join(
        f"cast(:{n} as {kind}) as {n}" for n, (kind, _) in values.items()
    )
    sent = {name: value for name, (_, value) in values.items()}
    assert dict(run(ME, text(f"select {columns}"), sent)[0]) == sent


@pytest.mark.parametrize(
    "written", ["infinity", "-infinity", "0044-03-15 00:00:00+00 BC"]
)
def test_instants_python_cannot_hold_do_not_break_the_connection(
    api: Api, written: str
) -> None:
    statement = text("select cast(:written as timestamptz) as instant")
    assert run(ME, statement, {"written": written})[0]["instant"] == written
    assert run(ME, WHO, {})[0]["me"] == "alice"


def test_round_trips_are_counted_on_the_wire(
    pooled_database: Database, trusted_issuer: Issuer
) -> None:
    """Through PgBouncer. A cold environment may need six, aim four (performance.md)."""
    with on_the_wire(pooled_database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        assert wire.round_trips <= 4

        def cost(act: Any) -> int:
            before = wire.round_trips
            assert act().status < 300
            return wire.round_trips - before

        todo = alice.create()
        todo_id = todo["id"]
        body = {"title": "x", "id": str(uuid.uuid4())}
        assert cost(lambda: alice.get(todo_id)) == 1
        assert cost(lambda: alice.send("GET", TODOS)) == 1
        assert cost(lambda: alice.send("POST", TODOS, body)) == 1
        assert cost(lambda: alice.send("POST", TODOS, body)) == 1
        assert cost(lambda: alice.patch(todo_id, {"title": "x"})) == 1
        assert cost(lambda: alice.delete(todo_id)) == 1
        assert wire.connections == 1


def test_a_refused_token_opens_no_connection(
    database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        expired = trusted_issuer.token("alice", exp=int(time.time()) - 1)
        for token in ("", "a.b.c", expired, expired[:-3]):
            headers = {"authorization": f"Bearer {token}"}
            assert api.send("GET", TODOS, headers=headers).status == 401
        assert api.send("GET", TODOS).status == 401
        assert wire.connections == 0


def _open(database: Database) -> OneFlushConnection:
    return engines.open_connection(parse_database_url(database.api_url))


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
