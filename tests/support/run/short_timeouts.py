"""Other timeouts than the real ones, for as long as a test waits for one of them.

    with short_timeouts():
        answer = person.send("GET", TODOS)  # on a wire that is cut

Only around what is to fail: a busy machine may need the real ones for all the rest.
Each has a test at its real value, too: reliability/test_timeouts.py has most of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from unittest.mock import patch

from shared import timeouts
from shared.secrets import _provider
from shared.timeouts import Timeouts

SCALE = 0.2
SLACK = 5.0  # seconds that a busy machine may take besides


@contextmanager
def other_timeouts(**seconds: float) -> Iterator[Timeouts]:
    """These ones replaced, the others as they are."""
    chosen = replace(timeouts.TIMEOUTS, **seconds)
    _provider.cache_clear()  # it was made with the others
    with patch.object(timeouts, "TIMEOUTS", chosen):
        yield chosen
    _provider.cache_clear()


@contextmanager
def short_timeouts(**seconds: float) -> Iterator[Timeouts]:
    """A fifth of each, so that they stand to each other as they do; or `seconds`."""
    short = {name: real * SCALE for name, real in asdict(timeouts.TIMEOUTS).items()}
    with other_timeouts(**short | seconds) as chosen:
        yield chosen
