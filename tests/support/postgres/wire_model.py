"""Client, pooler, two servers: what may arrive instead of the reply to a request.

Two principals use one connection, one after the other. What arrives is the two replies
of their own server, edited: a message or a whole reply lost, sent twice, out of order,
or put there from the reply to a third client, by the other server; and cut anywhere
between what is there for the first request and what comes later.
"""

import random
import struct
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

TEXT = 25  # PostgreSQL's pg_type.oid
NO_FORMAT = (0, 0, TEXT, -1, -1, 0)


class Message(NamedTuple):
    """One of a server's, and what it is in a word."""

    word: str
    octets: bytes


Reply = tuple[Message, ...]
Edit = tuple[int, int, Reply]  # from, to, what stands there instead


def message(word: str, code: bytes, body: bytes = b"") -> Message:
    return Message(word, code + struct.pack("!i", len(body) + 4) + body)


def described(word: str, *names: str) -> Message:
    columns = (n.encode() + b"\0" + struct.pack("!ihihih", *NO_FORMAT) for n in names)
    return message(word, b"T", struct.pack("!h", len(names)) + b"".join(columns))


def row(word: str, *values: str) -> Message:
    octets = (struct.pack("!i", len(v.encode())) + v.encode() for v in values)
    return message(word, b"D", struct.pack("!h", len(values)) + b"".join(octets))


def tag(word: str, rows: int) -> Message:
    return message(word, b"C", f"SELECT {rows}\0".encode())


def reply(
    principal: str, nonce: str, titles: tuple[str, ...], issuer: str = ""
) -> Reply:
    """A server's to one request: who asked, their todos, ready."""
    who = principal[0]
    return (
        message(f"{who}1", b"1"),
        message(f"{who}2", b"2"),
        described(f"{who}T", "set_config", "text", "set_config"),
        row(f"{who}D", principal, nonce, issuer),
        tag(f"{who}C", 1),
        message(f"{who}1'", b"1"),
        message(f"{who}2'", b"2"),
        described(f"{who}T'", "owner_id", "title"),
        *(row(f"{who}D'{n}", principal, title) for n, title in enumerate(titles)),
        tag(f"{who}C'", len(titles)),
        message(f"{who}Z", b"Z", b"I"),
    )


SIGNED_IN = message("R", b"R", b"\0\0\0\0").octets + message("Z", b"Z", b"I").octets
REFUSED = message("E", b"E", b"SERROR\0C23505\0Mno\0\0")
BROKEN_OFF = message("ZT", b"Z", b"T")  # ready, but within a transaction


def edits(stream: Reply, first: int, foreign: Reply) -> Iterator[Edit]:
    """Every single edit: of one message, of the first reply, of the second."""
    length = len(stream)
    strange = (*dict.fromkeys((*foreign, REFUSED, BROKEN_OFF)),)
    for at in range(length):
        yield at, at + 1, ()
        yield at, at, (stream[at],)
        yield from ((at, at + 1, (each,)) for each in strange)
        if at + 1 < length:
            yield at, at + 2, (stream[at + 1], stream[at])
    for at in range(length + 1):
        yield from ((at, at, (each,)) for each in strange)
        yield at, at, foreign
    for start, end in ((0, first), (first, length)):
        yield start, end, ()
        yield start, end, foreign
        yield start, start, stream[start:end]
    yield 0, length, (*stream[first:], *stream[:first])


def edited(stream: Reply, *changes: Edit) -> Reply:
    for start, end, instead in changes:
        stream = (*stream[:start], *instead, *stream[end:])
    return stream


def streams(stream: Reply, first: int, foreign: Reply) -> Iterator[Reply]:
    """Every stream that one edit makes of this one."""
    for change in edits(stream, first, foreign):
        yield edited(stream, change)


def pairs(
    stream: Reply, first: int, foreign: Reply, sample: int | None
) -> Iterator[Reply]:
    """Every stream that two edits make of this one, or so many at random."""
    every = [*edits(stream, first, foreign)]
    chosen: Iterable[tuple[Edit, ...]] = product(every, repeat=2)
    if sample is not None:
        dice = random.Random(1)
        chosen = ((dice.choice(every), dice.choice(every)) for _ in range(sample))
    for changes in chosen:
        yield edited(stream, *changes)
