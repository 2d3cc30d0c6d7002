"""What a role signs in with, and what to do when its password no longer works."""

import time
from collections.abc import Callable, Iterator

from pg8000.exceptions import DatabaseError

from shared.config import SecretId
from shared.database.pipelined_connection import PipelinedConnection
from shared.postgres_url import DatabaseSettings, parse_database_url
from shared.problems import DatabaseUnavailable
from shared.secrets import CURRENT, PREVIOUS, SecretNotRead, read_secret

Opener = Callable[[DatabaseSettings], PipelinedConnection]

REFUSED = "28"  # PostgreSQL, Appendix A: the class of a sign-in that is refused
PAUSE = 2.0  # seconds: a wrong secret must not be read for every request


class Credentials:
    """From the environment, or from a secret: read when needed, kept while it works."""

    def __init__(
        self,
        source: DatabaseSettings | SecretId,
        opener: Opener,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._secret = source if isinstance(source, SecretId) else None
        self._kept = source if isinstance(source, DatabaseSettings) else None
        self._open = opener
        self._clock = clock
        self._refused_at = float("-inf")

    def connect(self) -> PipelinedConnection:
        """A connection, in the time the request has left. Raises pg8000's errors.

        When the password is rejected, it retries with what the secret holds by now.
        Raises DatabaseUnavailable when there is nothing to sign in with.
        """
        first = self._kept = self._kept or self._read(CURRENT)
        if first is None:
            raise DatabaseUnavailable
        try:
            return self._open(first)
        except DatabaseError as error:
            if not _refused(error):
                raise
            return self._again(error, first)

    def _again(
        self, refusal: DatabaseError, first: DatabaseSettings
    ) -> PipelinedConnection:
        for other in self._others(first):
            try:
                opened = self._open(other)
            except DatabaseError as error:
                if not _refused(error):
                    raise
                continue
            self._kept = other
            return opened
        self._refused_at = self._clock()
        raise refusal

    def _others(self, first: DatabaseSettings) -> Iterator[DatabaseSettings]:
        """What the secret holds by now; what it held before, as long as it changes.

        Between a new secret and the new password in the database lies a moment.
        """
        if 0 <= self._clock() - self._refused_at < PAUSE:
            return
        for version in (CURRENT, PREVIOUS):
            read = self._read(version)
            if read and read != first:
                yield read
        if self._secret:  # its password may have come into force meanwhile
            yield first

    def _read(self, version: str) -> DatabaseSettings | None:
        if not self._secret:
            return None
        try:
            return read_secret(self._secret, parse_database_url, version)
        except SecretNotRead:
            return None


def _refused(error: DatabaseError) -> bool:
    fields = error.args[0] if error.args else None
    return isinstance(fields, dict) and fields.get("C", "").startswith(REFUSED)
