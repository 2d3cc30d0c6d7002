"""When statements are retried: only when nothing can then be done twice.

The connection's own peek comes before: one that is seen to be closed is replaced while
nothing has been sent (docs/decisions/0012).
"""

from shared.database.errors import READ_ONLY, UNIQUE_VIOLATION
from shared.database.pipelined_connection import (
    ConnectionLost,
    OutOfStep,
    StatementRejected,
)

# Refusals that another moment, or another server, may not repeat. The database has
# undone all of it (PostgreSQL, Appendix A).
UNDONE = {
    UNIQUE_VIOLATION: "duplicate",  # committed while this write waited
    "40001": "serialization",
    "40P01": "deadlock",
    READ_ONLY: "read-only",  # the primary has become another's standby
}


def retry_reason(failure: Exception, *, read_only: bool) -> str | None:
    """Why the statements may be retried, in a word; otherwise None."""
    if isinstance(failure, StatementRejected):
        return UNDONE.get(failure.sqlstate)
    if (
        not isinstance(failure, ConnectionLost)
        or failure.late
        or isinstance(failure, OutOfStep)
    ):
        return None  # no time for it, no connection, or one that cannot be trusted
    if not failure.sent:
        return "not sent"
    return "read" if read_only else None
