"""The only way to the database: as a principal."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from pg8000.exceptions import DatabaseError, InterfaceError
from sqlalchemy import Executable

from shared.database.connection import Refusal, Rows, Statement
from shared.database.engine import compiled, pool
from shared.database.errors import UNIQUE_VIOLATION, meaning, no_connection
from shared.principal import Principal

Call = tuple[Executable, Mapping[str, Any]]


def run(principal: Principal, statement: Executable, **values: Any) -> Rows:
    """Run one statement as `principal` and return its rows. One round trip."""
    return run_all(principal, [(statement, values)])[0]


def run_all(principal: Principal, calls: Sequence[Call]) -> list[Rows]:
    """Run statements as `principal` in one transaction. One round trip.

    On return they are committed, on an exception none of them is, except after
    DatabaseUnavailable: then all of them may be, or none.
    Raises the Problem that a refusal or a failure stands for; the Refusal is its cause.
    """
    statements = [_statement(*call) for call in calls]
    try:
        return _attempt(principal, statements)
    except Refusal as refusal:
        if refusal.sqlstate != UNIQUE_VIOLATION:
            raise meaning(refusal) from refusal
    # A twin of this write committed while it waited. Nothing of this one was written;
    # sent again, it finds what the twin made.
    try:
        return _attempt(principal, statements)
    except Refusal as refusal:
        raise meaning(refusal) from refusal


def _attempt(principal: Principal, statements: Sequence[Statement]) -> list[Rows]:
    try:
        with closing(pool().connect()) as pooled:
            connection: Any = pooled.dbapi_connection
            answers: list[Rows] = connection.flush(principal.id, statements)
            return answers
    except (InterfaceError, DatabaseError) as error:
        raise no_connection(error) from error


def _statement(statement: Executable, values: Mapping[str, Any]) -> Statement:
    sql, parameters = compiled(statement)
    return Statement(sql, parameters(dict(values)))
