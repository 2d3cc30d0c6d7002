"""What a server may reply to a pipeline of statements, and whether it replied to ours.

A pooler that slips hands one client the reply to another's request, or one message too
many (pgbouncer issues 141 and 223, pgagroal issue 142). So every message is held
against the order in which the protocol has it, and the first statement's row must
repeat what only this request knows: its principal and its nonce.
Source: PostgreSQL, "Frontend/Backend Protocol", Extended Query and Pipelining.
"""

from collections.abc import Callable

from pg8000.core import (
    BIND_COMPLETE,
    COMMAND_COMPLETE,
    DATA_ROW,
    ERROR_RESPONSE,
    NO_DATA,
    NOTICE_RESPONSE,
    NOTIFICATION_RESPONSE,
    PARAMETER_STATUS,
    PARSE_COMPLETE,
    READY_FOR_QUERY,
    ROW_DESCRIPTION,
    Context,
)

# What a server may say at any time, about nothing that was asked.
ASYNCHRONOUS = frozenset({NOTICE_RESPONSE, NOTIFICATION_RESPONSE, PARAMETER_STATUS})
IDLE = b"I"  # the transaction status after a pipeline, whose Sync has ended its own
# Of each statement: what is awaited, what may come, and what is awaited after it.
AWAITED: dict[str, dict[bytes, str]] = {
    "parse": {PARSE_COMPLETE: "bind"},
    "bind": {BIND_COMPLETE: "describe"},
    "describe": {ROW_DESCRIPTION: "rows", NO_DATA: "end"},
    "rows": {DATA_ROW: "rows", COMMAND_COMPLETE: "parse"},
    "end": {COMMAND_COMPLETE: "parse"},
}
Handle = Callable[[bytes, Context], None]


class Desync(Exception):
    """What arrived is not the reply to what was sent."""


class Replies:
    """The replies to `statements`, of which the first repeats `proof`.

    `repeats`: of each whether it was sent without a Parse. `handlers` are pg8000's,
    which read a message into the Context of its statement.
    """

    def __init__(
        self,
        statements: list[Context],
        repeats: list[bool],
        proof: list[str],
        handlers: dict[bytes, Handle],
    ) -> None:
        self.statements, self.proof, self.handlers = statements, proof, handlers
        self.repeats = repeats
        self.error = Context(None)  # holds pg8000's `error` once there is one
        self.done = 0  # statements whose reply is whole
        self.complete = False  # nothing more is awaited
        self._awaited = "parse"

    @property
    def ours(self) -> bool:
        """Whether the first statement's row has proved whose reply this is."""
        return self.done > 0

    def take(self, code: bytes, body: bytes) -> None:
        """The next message. Raises Desync when it cannot be of this reply."""
        if code in ASYNCHRONOUS:
            self.handlers[code](body, self.error)
        elif code == READY_FOR_QUERY:
            self._end(body)
        elif self.error.error is not None:
            raise Desync  # after an error the server skips all else
        elif code == ERROR_RESPONSE:
            self.handlers[code](body, self.error)
        else:
            self._advance(code, body)

    def _advance(self, code: bytes, body: bytes) -> None:
        if self.done == len(self.statements):
            raise Desync
        try:
            following = AWAITED[self._awaited][code]
        except KeyError:
            raise Desync from None
        statement = self.statements[self.done]
        self.handlers[code](body, statement)
        if code == COMMAND_COMPLETE:
            self._complete(statement)
        self._awaited = self._next() if following == "parse" else following

    def _next(self) -> str:
        """What is awaited first of the statement that is next, if there is one."""
        repeated = self.done < len(self.repeats) and self.repeats[self.done]
        return "bind" if repeated else "parse"

    def _complete(self, statement: Context) -> None:
        """The tag counts the rows, so that none can be missing or there twice."""
        rows = statement.rows
        if rows is not None and len(rows) != statement.row_count:
            raise Desync
        if self.done == 0 and (
            rows is None or [row[: len(self.proof)] for row in rows] != [self.proof]
        ):
            raise Desync
        self.done += 1

    def _end(self, status: bytes) -> None:
        whole = self.done == len(self.statements) and self._awaited == "parse"
        if status != IDLE or not (whole or self.error.error is not None):
            raise Desync
        self.complete = True


def asynchronous(unread: bytearray) -> bool:
    """Whether what follows a reply is what a server may say at any time."""
    return bytes(unread[:1]) in ASYNCHRONOUS
