"""A pg8000 connection that sends statements, and their principal, in one flush.

pg8000 1.31 waits for the server three times per statement, each time after a Sync. A
pooler in transaction mode may hand each of the three to another server, which then
runs another client's statement (docs/decisions/0001). Here `set_config` and the
statements are Parse/Bind/Execute groups before one Sync: one round trip and, since
everything before a Sync is one transaction, a principal that is set for these
statements and no other.
Source: PostgreSQL, "Frontend/Backend Protocol", Extended Query and Pipelining.
"""

import select
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any, NamedTuple, NoReturn

from pg8000.converters import make_params
from pg8000.core import (
    BIND,
    DESCRIBE,
    EXECUTE_MSG,
    NULL_BYTE,
    PARSE,
    PORTAL,
    SYNC_MSG,
    TERMINATE_MSG,
    Context,
    H_pack,
    _create_message,
    ci_unpack,
    i_pack,
)
from pg8000.dbapi import Connection
from pg8000.exceptions import InterfaceError

from shared.database import sockets
from shared.database.replies import Desync, Replies, asynchronous
from shared.deadline import end_of
from shared.observability import count
from shared.timeouts import timeouts

# Each is a dict of the values of its columns: callers name its TypedDict.
Rows = list[Any]
NONCE_BYTES = 8
READ_SIZE = 65_536  # bytes at once

NONE = H_pack(0)
DESCRIBE_MSG = _create_message(DESCRIBE, PORTAL + NULL_BYTE)


class Statement(NamedTuple):
    """SQL whose parameters are written $1, $2, ..., and their values."""

    sql: str
    values: Sequence[object] = ()


# All come back in the reply, which proves that it is this request's.
SET_PRINCIPAL = (
    "select set_config('app.user_id', $1, true), $2::text,"
    " set_config('app.issuer', $3, true)"
)
ONLY_READ = ", set_config('transaction_read_only', 'on', true)"


class StatementRejected(Exception):
    """The database's own answer: it refused the statement `index`, and undid all."""

    def __init__(self, fields: dict[str, str], index: int) -> None:
        self.sqlstate = fields.get("C", "")
        self.constraint = fields.get("n")
        self.message = fields.get("M", "")
        self.index = index
        super().__init__(self.sqlstate)


class ConnectionLost(InterfaceError):  # type: ignore[misc]
    """There is no answer, and no connection any more.

    `sent`: the server may have had all, and have committed it or not. If not, it has
    committed nothing: the Sync that would commit comes last. `late`: time was over.
    """

    def __init__(self, *, sent: bool, late: bool, fields: dict[str, str]) -> None:
        super().__init__(fields or "no answer")
        self.sent, self.late = sent, late


class OutOfStep(ConnectionLost):
    """What arrived is not the reply to what was sent: perhaps another client's."""


class PipelinedConnection(Connection):  # type: ignore[misc]
    """After any failure but a StatementRejected the connection is closed.

    A reply counts only when it is whole, in order, and repeats the request's principal
    and nonce: one that was meant for another request is OutOfStep (replies.py).
    """

    last_used: float = 0.0
    _sock: Any = None  # the file through which pg8000 reads and writes the socket
    _usock: Any = None

    def __init__(self, *arguments: object, **named: object) -> None:
        self._unread = bytearray()  # received, and not of the reply that was awaited
        try:
            super().__init__(*arguments, **named)
        except BaseException:
            self._abandon()  # pg8000 would leave it open
            raise

    def ready(self) -> None:
        """It is open, and has not been idle yet."""
        self.last_used = time.time()

    def pipeline(
        self,
        principal: str,
        statements: Sequence[Statement],
        *,
        issuer: str = "",
        read_only: bool = False,
    ) -> list[Rows]:
        """Run the statements as `principal` in one transaction: all of them, or none.

        `issuer` is whose principal that is; another than the database's is refused.
        The rows of each. Raises StatementRejected, or ConnectionLost when there is no
        answer in time.
        """
        if self._sock is None:
            raise InterfaceError("connection is closed")
        first = SET_PRINCIPAL + (ONLY_READ if read_only else "")
        try:
            proof = [principal, token_hex(NONCE_BYTES), issuer]
            group = (Statement(first, proof), *statements)
            # Encoded whole before a byte is sent: a string that has no UTF-8 form must
            # not leave half a conversation behind.
            repeats = _repeats(group)
            message = b"".join(map(self._encoded, group, repeats)) + SYNC_MSG
            contexts = [Context(each.sql) for each in group]
            replies = Replies(contexts, repeats, proof, self.message_types)
            return self._exchange(message, replies)[1:]
        except StatementRejected:
            raise
        except BaseException:
            self._abandon()
            raise

    def _encoded(self, statement: Statement, repeats: bool) -> bytes:
        """Parse, Bind, Describe, Execute of the unnamed statement and portal.

        Without Parse if it repeats the one before it.
        """
        values = make_params(self.py_types, statement.values)
        bound = b"".join(map(_bound, values))
        count: bytes = H_pack(len(values))
        bind = NULL_BYTE + NULL_BYTE + NONE + count + bound + NONE
        message: bytes = _create_message(BIND, bind) + DESCRIBE_MSG + EXECUTE_MSG
        if repeats:
            return message
        parse = NULL_BYTE + statement.sql.encode() + NULL_BYTE + NONE
        parsed: bytes = _create_message(PARSE, parse)
        return parsed + message

    def _exchange(self, message: bytes, replies: Replies) -> list[Rows]:
        end, sent = end_of(timeouts().response), False
        try:
            self._send(message, end)
            sent = True
            self._read(replies, end)
        except Exception as failure:  # the end, or what is no answer of a database
            kind = OutOfStep if isinstance(failure, Desync) else ConnectionLost
            if kind is OutOfStep:
                count("Desync")
            said = replies.error.error.args[0] if replies.error.error else {}
            late = isinstance(failure, TimeoutError)
            raise kind(sent=sent, late=late, fields=said) from failure
        self.last_used = time.time()
        if self._unread:  # it would be read as the next request's reply
            if not asynchronous(self._unread):
                count("Desync")
            self._abandon()
        if replies.error.error is not None:
            # The first statement is the principal's; an error at the end, the commit's.
            last = len(replies.statements) - 2
            raise StatementRejected(
                replies.error.error.args[0], min(replies.done - 1, last)
            )
        return [_rows(answer) for answer in replies.statements]

    def _send(self, message: bytes, end: float) -> None:
        unsent = memoryview(message)
        while unsent:
            self._usock.settimeout(_until(end))
            unsent = unsent[self._usock.send(unsent) :]

    def _read(self, replies: Replies, end: float) -> None:
        """Everything up to ReadyForQuery. Raises Desync when it is not the reply."""
        while not replies.complete:
            code, length = ci_unpack(self._received(5, end))
            replies.take(code, self._received(length - 4, end))
        if not replies.ours:  # an error of an unknown request
            raise ConnectionError

    def _received(self, size: int, end: float) -> bytes:
        """So many bytes. Each wait alone might be short, and all together endless."""
        if size < 0:
            raise Desync
        while len(self._unread) < size:
            self._usock.settimeout(_until(end))
            some = self._usock.recv(READ_SIZE)
            if not some:
                raise ConnectionError
            self._unread += some
        received = bytes(self._unread[:size])
        del self._unread[:size]
        return received

    def execute_simple(self, _: str) -> NoReturn:
        """Never: it would send a statement without a principal."""
        raise InterfaceError("statements go through `pipeline`")

    def execute_unnamed(self, *_: object, **__: object) -> NoReturn:
        """Never: it would send a statement in three parts and without a principal."""
        raise InterfaceError("statements go through `pipeline`")

    def _abandon(self) -> None:
        file, usock, self._sock, self._usock = self._sock, self._usock, None, None
        if usock is not None:
            sockets.close(usock, file)

    def close(self) -> None:
        if self._usock is not None:
            with suppress(OSError):  # the other side may have gone already
                self._usock.settimeout(timeouts().terminate)
                self._usock.sendall(TERMINATE_MSG)
        self._abandon()

    def stale(self, max_idle: float) -> bool:
        """Whether to replace the connection before use; costs no round trip.

        True when it is closed, was idle for `max_idle` seconds, or has something to
        read, decrypted already or not: an idle server speaks only before it closes. By
        the wall clock, because a frozen execution environment's monotonic clock stands
        still; if it was set back, it is unknown for how long.
        """
        if self._usock is None or not 0 <= time.time() - self.last_used <= max_idle:
            return True
        if isinstance(self._usock, ssl.SSLSocket) and self._usock.pending():
            return True
        waiting = select.poll()
        waiting.register(self._usock, select.POLLIN)
        return bool(waiting.poll(0))


def _repeats(group: Sequence[Statement]) -> list[bool]:
    """Of each whether it is the SQL of the one before it, as in a batch.

    The server keeps the unnamed statement until the next Parse: to parse it again for
    each takes most of the time of a batch (measured: docs/decisions/0027).
    """
    before = [None, *(each.sql for each in group)]
    return [each.sql == last for each, last in zip(group, before, strict=False)]


def _until(end: float) -> float:
    """The seconds to a monotonic time. Raises TimeoutError if it is over."""
    if (left := end - time.monotonic()) <= 0:
        raise TimeoutError
    return left


def _bound(value: str | None) -> bytes:
    """The value with its length before it; a length of -1 is null."""
    octets = b"" if value is None else value.encode()
    length: bytes = i_pack(-1 if value is None else len(octets))
    return length + octets


def _rows(answer: Context) -> Rows:
    if answer.columns is None:
        return []
    names = [column["name"] for column in answer.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.rows]
