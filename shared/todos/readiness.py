"""Whether todos can be had right now, asked rarely and remembered."""

import time
from collections.abc import Callable
from functools import cache

from shared.config import ConfigurationError, settings
from shared.database.session import ForeignRow, run
from shared.observability import failed
from shared.principal import Principal
from shared.problems import NotReady, Problem
from shared.todos.sql.readiness_statement import ANY_TODO

GOOD_FOR = 30.0  # seconds
BAD_FOR = 2.0


class Readiness:
    """The last answer of the database, which serves until it is too old."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._asked_at = float("-inf")
        self._ready = False

    def check(self) -> None:
        """Raises NotReady. Asks the database once in 30 s, after a failure in 2 s."""
        # By the wall clock: a frozen environment's monotonic one stands still.
        age = self._clock() - self._asked_at
        if not 0 <= age < (GOOD_FOR if self._ready else BAD_FOR):
            self._ready = _answers()
            self._asked_at = self._clock()
        if not self._ready:
            raise NotReady


@cache
def readiness() -> Readiness:
    """That of this execution environment."""
    return Readiness()


def _answers() -> bool:
    """Whether the tables are there, of our issuer, and closed to no principal."""
    try:
        no_principal = Principal("", settings().auth.issuer)
        run(no_principal, ANY_TODO)  # any row raises ForeignRow
    except (Problem, ConfigurationError, ForeignRow) as error:
        failed(error)
        return False
    return True
