"""How a program that started others is asked to end: once, and never half-way."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody asked us to end."""


def listen() -> None:
    """From now on the first signal to end raises Stopped; those after it are ignored.

    Ignored, because a second one would break off the cleaning up of the first.
    """
    for number in ENDING:
        signal.signal(number, _stop)


def _stop(*_: object) -> None:
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep a signal to end until the block is done.

    For a start: a process nobody has recorded yet could not be stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers signals to the main thread only
        return
    kept: list[int] = []
    before = {each: signal.getsignal(each) for each in ENDING}
    changed = [each for each in ENDING if callable(before[each])]
    for number in changed:
        signal.signal(number, lambda number, _: kept.append(number))
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, before[number])
        if kept:
            signal.raise_signal(kept[0])
