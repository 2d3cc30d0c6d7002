"""What becomes of a burst of bytes on a bad wire. See `Wire.outward`, `Wire.homeward`.

Each yields what arrives, and may end the connection.
"""

import time
from collections.abc import Iterator
from itertools import count
from threading import Lock

from tests.support.postgres.wire import CutError, Fault, Wire

PAUSE = 0.2  # seconds between two bytes of a trickle


def lost(_: bytes) -> Iterator[bytes]:
    """Nothing arrives, and the connection ends."""
    yield b""
    raise CutError


def half(burst: bytes) -> Iterator[bytes]:
    """The connection ends midway."""
    yield burst[: len(burst) // 2]
    raise CutError


def dropped(_: bytes) -> Iterator[bytes]:
    """Nothing arrives, and nobody is told: a cable pulled out."""
    yield b""


def gone(wire: Wire) -> Fault:
    """What was connected by now leads nowhere, as after a freeze; the new does not."""
    known = wire.connections

    def fault(burst: bytes) -> Iterator[bytes]:
        yield b"" if wire.connections == known else burst

    return fault


def half_dropped(burst: bytes) -> Iterator[bytes]:
    yield burst[: len(burst) // 2]


def corrupt(burst: bytes) -> Iterator[bytes]:
    """A bit of the first byte is turned over: no message begins like that."""
    yield bytes([burst[0] ^ 0x80]) + burst[1:]


def trickle(burst: bytes) -> Iterator[bytes]:
    """A byte now and then: no wait is long, and all together they do not end."""
    for number in range(len(burst)):
        yield burst[number : number + 1]
        time.sleep(PAUSE)


def late(seconds: float) -> Fault:
    """Everything arrives, so much later."""

    def fault(burst: bytes) -> Iterator[bytes]:
        time.sleep(seconds)
        yield burst

    return fault


def once(fault: Fault) -> Fault:
    """The fault for the first burst; what comes after it arrives."""
    numbers, lock = count(), Lock()

    def first(burst: bytes) -> Iterator[bytes]:
        with lock:
            number = next(numbers)
        yield from fault(burst) if number == 0 else iter([burst])

    return first


FAULTS = {
    "lost": lost,
    "half": half,
    "dropped": dropped,
    "corrupt": corrupt,
    "trickle": trickle,
    "late": late(60),
}
