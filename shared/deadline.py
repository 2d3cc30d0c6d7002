"""How long a request may still take. Lambda ends one that takes longer, unanswered."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

# By the monotonic clock: no environment is frozen during a request.
_end: ContextVar[float] = ContextVar("end", default=inf)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is begun in here has so long, or as long as what is around it has."""
    token = _end.set(min(_end.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _end.reset(token)


def time_left() -> float:
    """In seconds, never negative; infinite without a deadline."""
    return max(0.0, _end.get() - time.monotonic())


def end_of(seconds: float) -> float:
    """When so much time is over, or what is left if that is less: a monotonic time."""
    return min(_end.get(), time.monotonic() + seconds)
