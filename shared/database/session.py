"""The only way to the database: as a principal."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from pg8000.exceptions import DatabaseError, InterfaceError
from sqlalchemy import Executable, PoolProxiedConnection
from sqlalchemy.exc import InvalidRequestError

from shared.database.errors import READ_ONLY, meaning, no_connection, no_time
from shared.database.pipelined_connection import Rows, Statement, StatementRejected
from shared.database.pool import compiled, pool
from shared.database.retries import retry_reason
from shared.deadline import at_most, time_left
from shared.observability import count
from shared.principal import Principal
from shared.problems import Problem
from shared.timeouts import timeouts

# A statement and its values.
Command = tuple[Executable, dict[str, Any]]


class ForeignRow(Exception):
    """A row came back that is not the principal's, or does not say whose it is."""


FAILURES = (StatementRejected, InterfaceError, DatabaseError)


def run(principal: Principal, statement: Executable, **values: object) -> Rows:
    """Read: run one statement as `principal` and return its rows. One round trip.

    In a transaction that can change nothing. Raises as `run_all` does.
    """
    return _run(principal, [_statement(statement, values)], read_only=True)[0]


def read_all(principal: Principal, commands: Sequence[Command]) -> list[Rows]:
    """Read: as `run`, several statements. Each sees what is committed when it runs."""
    return _run(
        principal, [_statement(*command) for command in commands], read_only=True
    )


def run_all(principal: Principal, commands: Sequence[Command]) -> list[Rows]:
    """Write: run statements as `principal` in one transaction. One round trip.

    On return they are committed, on an exception none of them is, except after
    DatabaseUnavailable: then all of them may be, or none.
    Raises the Problem that a rejection or a failure stands for, which is its cause.
    """
    return _run(
        principal, [_statement(*command) for command in commands], read_only=False
    )


def _run(
    principal: Principal, statements: Sequence[Statement], *, read_only: bool
) -> list[Rows]:
    with at_most(timeouts().total):
        try:
            return _attempt(principal, statements, read_only)
        except FAILURES as failure:
            reason = retry_reason(failure, read_only=read_only)
            if reason is None:
                raise _outcome(failure) from failure
            count("Retried", retried=reason)
        try:
            return _attempt(principal, statements, read_only)
        except FAILURES as failure:
            raise _outcome(failure) from failure


def _attempt(
    principal: Principal, statements: Sequence[Statement], read_only: bool
) -> list[Rows]:
    with closing(_connected()) as pooled:
        if time_left() < timeouts().min_time_left:
            raise no_time()
        connection: Any = pooled.dbapi_connection
        try:
            answers: list[Rows] = connection.pipeline(
                principal.id,
                statements,
                issuer=principal.issuer,
                read_only=read_only,
            )
            owned(principal.id, answers)
        except StatementRejected as refusal:
            if refusal.sqlstate == READ_ONLY:  # the next one may lead to the primary
                connection.close()
            raise
        except ForeignRow:
            connection.close()
            count("ForeignRow")
            raise
        return answers


def owned(principal: str, answers: Sequence[Rows]) -> None:
    """The third guard, after the predicate and the policy: each row says whose it is.

    Raises ForeignRow: such a row is never an answer, and nor is the rest.
    """
    for rows in answers:
        for row in rows:
            if row.get("owner_id") != principal:
                raise ForeignRow


def _connected() -> PoolProxiedConnection:
    try:
        return pool().connect()
    except InvalidRequestError as error:  # each new one had ended before it was used
        raise InterfaceError("no connection") from error


def _outcome(failure: Exception) -> Problem:
    return (
        meaning(failure)
        if isinstance(failure, StatementRejected)
        else no_connection(failure)
    )


def _statement(statement: Executable, values: dict[str, Any]) -> Statement:
    sql, parameters = compiled(statement)
    return Statement(sql, parameters(dict(values)))
