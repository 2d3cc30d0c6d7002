"""A pg8000 connection that sends each statement, with its principal, in one flush.

pg8000 1.31 waits for the server three times per statement, each time after a Sync. A
pooler in transaction mode may hand each of the three to another server, which then
runs another client's statement (docs/decisions/0001). Here `set_config` and the
statement are Parse/Bind/Execute groups before one Sync: one round trip and, since
everything before a Sync is one transaction, a principal that is set for that statement
and no other.
Source: PostgreSQL, "Frontend/Backend Protocol", Extended Query and Pipelining.
"""

import select
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pg8000.converters import make_params
from pg8000.core import (
    BIND,
    COMMAND_COMPLETE,
    DESCRIBE,
    ERROR_RESPONSE,
    EXECUTE_MSG,
    NULL_BYTE,
    PARSE,
    PORTAL,
    SYNC_MSG,
    Context,
    H_pack,
    _create_message,
    _flush,
    _read,
    _write,
    ci_unpack,
    i_pack,
)
from pg8000.dbapi import Connection, Cursor
from pg8000.exceptions import DatabaseError, InterfaceError

SET_PRINCIPAL = "select set_config('app.user_id', $1, true)"
NO_PARAMETERS = H_pack(0)


class OneFlushCursor(Cursor):  # type: ignore[misc]
    """Takes statements whose parameters are already written $1, $2, ..."""

    def execute(
        self, operation: str, args: Sequence[Any] = (), _stream: None = None
    ) -> None:
        self._context = self._c.execute_unnamed(operation, args)
        rows = self._context.rows
        self._row_iter = None if rows is None else iter(rows)


class OneFlushConnection(Connection):  # type: ignore[misc]
    """Every statement is a transaction of its own, run as `principal`.

    Raises InterfaceError before anything is sent when there is no principal. After any
    failure that is not the database's own answer the connection is closed: what is
    still on the wire can never become the answer to another request.
    """

    principal: str | None = None
    last_used: float = 0.0
    _sock: Any
    _usock: Any

    def ready(self, longest_answer: float) -> None:
        """From now on wait `longest_answer` seconds for the server and no longer."""
        self._usock.settimeout(longest_answer)
        self.last_used = time.time()

    def cursor(self) -> OneFlushCursor:
        return OneFlushCursor(self)

    def execute_simple(self, statement: str) -> Context:
        return self.execute_unnamed(statement)

    def execute_unnamed(
        self,
        statement: str,
        vals: Sequence[Any] = (),
        _oids: Sequence[int] = (),
        _stream: None = None,
    ) -> Context:
        if self._sock is None:
            raise InterfaceError("connection is closed")
        if self.principal is None:
            raise InterfaceError("a statement needs a principal")
        try:
            parameters = make_params(self.py_types, vals)
            # Encoded whole before a byte is sent: a text that has no UTF-8 form must
            # not leave half a conversation behind.
            message = (
                _group(SET_PRINCIPAL, (self.principal,))
                + _group(statement, parameters, describe=True)
                + SYNC_MSG
            )
            return self._exchange(message, Context(statement))
        except DatabaseError:
            raise
        except OSError as error:
            self._abandon()
            raise InterfaceError("network error") from error
        except BaseException:
            self._abandon()
            raise

    def _exchange(self, message: bytes, context: Context) -> Context:
        _write(self._sock, message)
        _flush(self._sock)
        self._skip_to_statement(context)
        self.handle_messages(context)
        self.last_used = time.time()
        return context

    def _skip_to_statement(self, context: Context) -> None:
        """Read the answer to SET_PRINCIPAL, or the error that ends the whole group."""
        setting, code = Context(SET_PRINCIPAL, columns=[]), None
        while code not in (COMMAND_COMPLETE, ERROR_RESPONSE):
            code, length = ci_unpack(_read(self._sock, 5))
            body = _read(self._sock, length - 4)
            target = context if code == ERROR_RESPONSE else setting
            self.message_types[code](body, target)

    def commit(self) -> None:
        """Nothing to do: the Sync of each statement has committed it."""

    def rollback(self) -> None:
        """Nothing to do: a statement that failed was undone by its Sync."""

    def _abandon(self) -> None:
        usock, self._sock, self._usock = self._usock, None, None
        if usock is not None:
            usock.close()

    def close(self) -> None:
        with suppress(InterfaceError):  # the other side may have gone already
            super().close()

    def stale(self, longest_idle: float) -> bool:
        """Whether to replace the connection before use; costs no round trip.

        True when it is closed, was idle for `longest_idle` seconds, or has something to
        read: an idle server speaks only to say goodbye. By the wall clock, because a
        frozen execution environment's monotonic clock stands still.
        """
        if self._usock is None or time.time() - self.last_used > longest_idle:
            return True
        waiting = select.poll()
        waiting.register(self._usock, select.POLLIN)
        return bool(waiting.poll(0))


def _group(
    statement: str, parameters: Sequence[str | None], *, describe: bool = False
) -> bytes:
    """Parse, Bind, Describe and Execute of the unnamed statement and portal."""
    parse = NULL_BYTE + statement.encode() + NULL_BYTE + NO_PARAMETERS
    bind = b"".join(
        (
            NULL_BYTE + NULL_BYTE + NO_PARAMETERS + H_pack(len(parameters)),
            *map(_bound, parameters),
            NO_PARAMETERS,
        )
    )
    description = _create_message(DESCRIBE, PORTAL + NULL_BYTE) if describe else b""
    message: bytes = (
        _create_message(PARSE, parse)
        + _create_message(BIND, bind)
        + description
        + EXECUTE_MSG
    )
    return message


def _bound(parameter: str | None) -> bytes:
    """The value with its length before it; a length of -1 is null."""
    value = b"" if parameter is None else parameter.encode()
    length: bytes = i_pack(-1 if parameter is None else len(value))
    return length + value
