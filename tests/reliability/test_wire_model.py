"""The model of the wire, each of its traces replayed against the real connection.

`make model` adds every stream of two edits, which takes minutes.
"""

import os
import socket
from collections.abc import Iterable

import pytest

from shared.database import pipelined_connection as module
from shared.database.pipelined_connection import (
    ConnectionLost,
    PipelinedConnection,
    Statement,
    StatementRejected,
)
from shared.database.session import ForeignRow, owned
from tests.support.postgres.wire_model import (
    SIGNED_IN,
    Message,
    Reply,
    pairs,
    reply,
    streams,
)
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.run.thorough import rounds

ALICE, BOB = ("alice", "a" * 16), ("bob", "b" * 16)
HERS, HIS = ("secret of alice", "another of alice"), ("secret of bob", "another of bob")
FOREIGN = reply("carol", "c" * 16, ("secret of carol", "another of carol"))
BOTH = (*reply(*ALICE, HERS), *reply(*BOB, HIS))
FIRST = len(reply(*ALICE, HERS))
NONCES: list[str] = []  # of the requests to come
SAMPLE = rounds(4_000, 40_000)  # streams of two edits
ALL = os.environ.get("OWNLIST_MODEL") == "all"  # which make model sets
ASKED = [Statement("select owner_id, title from todo")]


@pytest.fixture(autouse=True)
def known_nonces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replies are there before they are asked for, so their nonces are chosen."""
    monkeypatch.setattr(module, "token_hex", lambda _: NONCES.pop(0))


class Script(socket.socket):
    """A socket that hears what is written for it, piece by piece, then the end."""

    pieces: list[bytes]

    def recv(self, *_: object) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


class Client:
    """The real connection. What was not there for one request comes in the next."""

    def __init__(self, pieces: list[bytes]) -> None:
        here, self.server = socket.socketpair()
        self.server.sendall(SIGNED_IN)
        script = Script(fileno=here.detach())
        self.connection = PipelinedConnection(
            "role", sock=script, password="", ssl_context=False
        )
        script.pieces = pieces
        self.connection.ready()

    def ask(self, principal: str) -> list[str] | None:
        """The titles of the answer; None when there is none."""
        try:
            answers = self.connection.pipeline(principal, ASKED, read_only=True)
            owned(principal, answers)
        except (ConnectionLost, StatementRejected):
            return None
        except ForeignRow:
            self.connection.close()
            return None
        return sorted(row["title"] for row in answers[0])

    def close(self) -> None:
        self.connection.close()
        self.server.close()


def replay(pieces: list[bytes]) -> tuple[object, object]:
    """What both got; the second is not asked on a connection that was closed."""
    NONCES[:] = [ALICE[1], BOB[1]]
    client = Client(pieces)
    try:
        alice = client.ask(ALICE[0])
        closed = client.connection._usock is None
        return alice, "closed" if closed else client.ask(BOB[0])
    finally:
        client.close()


def octets(messages: Iterable[Message]) -> bytes:
    return b"".join(each.octets for each in messages)


def hold(stream: Reply, cut: int, *, whole: bool) -> None:
    """Each has their own answer or none; with `whole`, all of it."""
    answers = replay([octets(stream[:cut]), octets(stream[cut:])])
    words = " ".join(each.word for each in stream)
    for found, own in zip(answers, (HERS, HIS), strict=True):
        if isinstance(found, list):
            assert set(found) <= set(own), (words, cut)
            assert not whole or sorted(own) == found, (words, cut)


def twice(stream: Reply) -> Reply:
    """The reply when the second statement is sent once more, without its text."""
    (parsed,) = (at for at, each in enumerate(stream) if each.word == "a1'")
    return (*stream[:-1], *stream[parsed + 1 :])


def sent(client: Client) -> str:
    """The codes of all messages, but that which signs in."""
    octets, codes = client.server.recv(65_536), ""
    octets = octets[int.from_bytes(octets[:4]) :]
    while octets:
        codes += chr(octets[0])
        octets = octets[1 + int.from_bytes(octets[1:5]) :]
    return codes


def test_a_statement_that_repeats_is_parsed_once() -> None:
    """And a reply as if it had been parsed again is rejected."""
    stream = twice(reply(*ALICE, HERS))
    NONCES[:] = [ALICE[1]]
    client = Client([octets(stream)])
    answers = client.connection.pipeline("alice", ASKED * 2, read_only=True)
    assert [[row["title"] for row in rows] for rows in answers] == [[*HERS], [*HERS]]
    assert sent(client).endswith("PBDE" + "PBDE" + "BDE" + "S")
    client.close()
    for at, each in enumerate(stream):
        if each.word != "a2'":
            continue
        once_more = (*stream[:at], next(e for e in stream if e.word == "a1'"))
        NONCES[:] = [ALICE[1]]
        client = Client([octets((*once_more, *stream[at:]))])
        with pytest.raises(ConnectionLost):
            client.connection.pipeline("alice", ASKED * 2, read_only=True)
        client.close()


@cases("size", [1, 2, 3, 4, 5, 6, 7, 13, 64])
def test_a_complete_reply_is_the_answer(size: int) -> None:
    replies = octets(BOTH[:FIRST]), octets(BOTH[FIRST:])
    pieces = [r[at : at + size] for r in replies for at in range(0, len(r), size)]
    assert replay(pieces) == (sorted(HERS), sorted(HIS))


@promise("A pooler that mixes up replies gives no user another's answer")
def test_after_any_one_fault_each_gets_their_own_whole_answer_or_none() -> None:
    for stream in streams(BOTH, FIRST, FOREIGN):
        for cut in {FIRST - 1, FIRST, FIRST + 1, len(stream)}:
            hold(stream, cut, whole=True)


def test_after_any_two_faults_no_client_gets_the_answer_of_another() -> None:
    """Of one's own rows one may then be missing, or be there twice."""
    for stream in pairs(BOTH, FIRST, FOREIGN, sample=None if ALL else SAMPLE):
        hold(stream, FIRST, whole=False)
