"""What a failed statement means."""

from sqlalchemy.exc import DBAPIError

from shared.observability import count, note
from shared.problems import (
    DatabaseUnavailable,
    Problem,
    QuotaExceeded,
    Unauthenticated,
)

UNIQUE_VIOLATION = "23505"
# PostgreSQL, Appendix A. Classes: the connection, sign-in, rollbacks by the server,
# resources, locks, an operator, the system. 25006 is a server that became read-only.
PASSING = ("08", "28", "40", "53", "55", "57", "58", "25006")


class UniqueViolation(Exception):
    """The row is there already. Nothing was written."""


def translated(error: DBAPIError) -> Exception:
    """The outcome of a statement that failed: a Problem, or UniqueViolation."""
    sqlstate, constraint = _cause(error)
    note(sqlstate=sqlstate or "none", constraint=constraint)
    if sqlstate == UNIQUE_VIOLATION:
        return UniqueViolation()
    if constraint == "owner_quota":
        return QuotaExceeded()
    if constraint == "owner_not_erased":
        # The account is gone; this token has outlived it.
        return Unauthenticated(token_sent=True)
    if sqlstate is None or sqlstate.startswith(PASSING):
        count("DatabaseUnavailable")
        return DatabaseUnavailable()
    return Problem()


def _cause(error: DBAPIError) -> tuple[str | None, str | None]:
    """SQLSTATE and constraint name, or None where the server did not answer."""
    arguments = getattr(error.orig, "args", ())
    fields = arguments[0] if arguments and isinstance(arguments[0], dict) else {}
    return fields.get("C"), fields.get("n")
