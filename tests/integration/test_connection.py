"""The connection: one flush, one principal, and nothing left over for the next."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pg8000.exceptions import InterfaceError
from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.types import NullType

from shared.database.pipelined_connection import (
    PipelinedConnection,
    Statement,
    StatementRejected,
)
from shared.database.pool import open_connection
from shared.database.session import run, run_all
from shared.postgres_url import parse_database_url
from shared.principal import Principal
from shared.problems import Problem
from tests.support.api.client import Api, Person
from tests.support.run.promises import promise
from tests.support.run.run import Database

ME = Principal("alice")
WHO = text("select current_setting('app.user_id', true) as owner_id")


def own(columns: str) -> TextClause:
    """A row that says whose it is, as every row must."""
    return text(f"select current_setting('app.user_id', true) as owner_id, {columns}")


PID = own("pg_backend_pid() as pid")


@pytest.fixture
def connection(database: Database) -> Iterator[PipelinedConnection]:
    with closing(open_connection(parse_database_url(database.api_url))) as opened:
        yield opened


def test_every_statement_goes_through_the_pipeline(
    connection: PipelinedConnection,
) -> None:
    """The stock ways send no principal, and a statement in three parts."""
    cursor = connection.cursor()
    connection.autocommit = True
    for values in ((), (1,)):
        with pytest.raises(InterfaceError, match="pipeline"):
            cursor.execute("select 1", values)


def test_the_principal_is_that_of_the_statement(api: Api) -> None:
    for name in ("alice", "auth0|bob", "it's; drop table todo --", "alice"):
        assert run(Principal(name), WHO) == [{"owner_id": name}]


@promise("A principal does not outlive its request on the connection")
def test_the_setting_does_not_outlive_its_statements(
    connection: PipelinedConnection,
) -> None:
    """Neither who it is, nor whose users these are."""
    settings = "current_setting('app.user_id'), current_setting('app.issuer')"
    asked = Statement(f"select {settings}")
    ((row,),) = connection.pipeline("alice", [asked], issuer="https://a.example")
    assert "https://a.example" in row.values()
    bare = super(PipelinedConnection, connection).execute_simple(f"select {settings}")
    assert bare.rows == [["", ""]]


def test_statements_of_one_flush_are_one_transaction(api: Api) -> None:
    xid = own("pg_current_xact_id()::text as xid")
    (first,), (second,) = run_all(ME, [(xid, {}), (xid, {})])
    assert first == second
    assert run(ME, xid) != [first]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_the_statement_that_was_refused_is_named_and_all_is_undone(
    connection: PipelinedConnection, alice: Person, position: int
) -> None:
    insert = Statement(
        "insert into owner (id, change_number, todos) values ($1, 1, 0)", ["refused"]
    )
    statements = [insert, Statement("select 1"), Statement("select 2")]
    statements.insert(position, Statement("select 1/0"))
    with pytest.raises(StatementRejected) as refused:
        connection.pipeline("refused", statements)
    assert (refused.value.index, refused.value.sqlstate) == (position, "22012")
    assert connection.pipeline("refused", [Statement("select id from owner")]) == [[]]


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb", ["\udc00"]])
def test_a_value_that_cannot_be_sent_poisons_nothing(
    alice: Person, mallory: Person, value: Any
) -> None:
    """pg8000 sends half a statement, and each later answer is the previous one's."""
    alice.create("alice's")
    mallory.create("mallory's")
    statement = text("select :value || 'x'").bindparams(
        bindparam("value", type_=NullType())
    )
    for _ in range(3):
        with pytest.raises(UnicodeEncodeError):
            run(ME, statement, value=value)
        assert alice.titles() == ["alice's"]
        assert mallory.titles() == ["mallory's"]


class Interrupted(BaseException):
    """No Exception, as SystemExit and KeyboardInterrupt are none."""


@promise("A request that fails midway does not affect later ones")
@pytest.mark.parametrize("message", [b"1", b"T", b"D"])
def test_an_exception_midway_discards_the_connection(
    connection: PipelinedConnection, message: bytes
) -> None:
    """As a deadline, an interrupt or a full memory would end it."""

    def interrupted(*_: Any) -> None:
        raise Interrupted

    connection.message_types[message] = interrupted
    with pytest.raises(Interrupted):
        connection.pipeline("alice", [Statement("select 1")])
    assert connection.stale(max_idle=60)
    with pytest.raises(InterfaceError, match="closed"):
        connection.pipeline("alice", [Statement("select 1")])


@pytest.mark.parametrize(
    "statement",
    ["select 1/0", "select nothing", "no sql", "select 'x'::int", "select $1::int"],
)
def test_a_refusal_leaves_the_connection_usable(api: Api, statement: str) -> None:
    before = run(ME, PID)
    with pytest.raises(Problem):
        run(ME, text(statement))
    assert run(ME, PID) == before


def test_types_come_back_as_they_went(api: Api) -> None:
    """The flush is ours, the types are pg8000's: they must not know the difference."""
    values: dict[str, tuple[str, Any]] = {
        "small": ("smallint", 3),
        "large": ("bigint", 2**62),
        "number": ("numeric", Decimal("-17.50")),
        "words": ("text", "Käse 🧀 \\ ' \" %s $1"),
        "empty": ("text", ""),
        "nothing": ("text", None),
        "truth": ("boolean", True),
        "id": ("uuid", uuid.uuid4()),
        "day": ("date", date(2026, 12, 1)),
        "instant": ("timestamptz", datetime.fromisoformat("2026-12-01T10:00:00.5Z")),
        "octets": ("bytea", b"\x00\xff'"),
        "texts": ("text[]", ["a", 'b"c', "d,e", "{f}", "NULL", "", "\\"]),
        "no_texts": ("text[]", []),
        "numbers": ("bigint[]", [1, -2, 2**62]),
    }
    columns = (
        f"cast(:{name} as {kind}) as {name}" for name, (kind, _) in values.items()
    )
    sent = {name: value for name, (_, value) in values.items()}
    (received,) = run(ME, own(", ".join(columns)), **sent)
    assert received == sent | {"owner_id": "alice"}


@pytest.mark.parametrize(
    "written", ["infinity", "-infinity", "0044-03-15 00:00:00+00 BC"]
)
def test_instants_python_cannot_hold_do_not_break_the_connection(
    api: Api, written: str
) -> None:
    (row,) = run(ME, own("cast(:written as timestamptz) as instant"), written=written)
    assert row["instant"] == written
    assert run(ME, WHO) == [{"owner_id": "alice"}]
