"""What a statement that failed means."""

from datetime import UTC, datetime

from shared.database.pipelined_connection import StatementRejected
from shared.observability import count, note
from shared.problems import (
    DatabaseUnavailable,
    PlaceTooNarrow,
    Problem,
    QuotaExceeded,
    SizeExceeded,
    TooManyProjects,
    TooManyWrites,
    Unauthenticated,
    Unavailable,
)

UNIQUE_VIOLATION = "23505"
READ_ONLY = "25006"
FULL: dict[str, type[Problem]] = {
    "owner_quota": QuotaExceeded,
    "owner_octets": SizeExceeded,
    "owner_projects": TooManyProjects,
    "todo_position_short": PlaceTooNarrow,
    "project_position_short": PlaceTooNarrow,
}
ERASED = ("owner_not_erased", "owner_settings_erased")
# PostgreSQL, Appendix A. Classes: the connection, sign-in, rollbacks by the server,
# resources, locks, an operator, the system.
PASSING = ("08", "28", "40", "53", "55", "57", "58", READ_ONLY)


def meaning(refusal: StatementRejected) -> Problem:
    """The outcome of a statement that was refused."""
    note(sqlstate=refusal.sqlstate, constraint=refusal.constraint)
    if refusal.sqlstate in OWN_SQLSTATES:
        return OWN_SQLSTATES[refusal.sqlstate](refusal.message)
    if refusal.constraint in FULL:
        return FULL[refusal.constraint]()
    if refusal.constraint == "owner_write_rate":
        return TooManyWrites(retry_after=60 - datetime.now(UTC).second)
    if refusal.constraint in ERASED:
        # The account is gone; this token has outlived it.
        return Unauthenticated(token_sent=True)
    if refusal.sqlstate.startswith((*PASSING, UNIQUE_VIOLATION)):
        return _unavailable(refusal.sqlstate)
    return Problem()


def _named(slug: str) -> Problem:
    """The outcome that a statement asked for, by `refuse`."""
    kinds, known = [Problem], dict[str, type[Problem]]()
    while kinds:
        kind = kinds.pop()
        known[kind.slug] = kind
        kinds += kind.__subclasses__()
    return known[slug]()


def _wrong_issuer(_: str) -> Problem:
    """This function believes another issuer than the one whose users these are."""
    count("WrongIssuer")
    return Unavailable()


# Errors of our own functions in the database: `refuse` and `same_issuer`.
OWN_SQLSTATES = {"OWN01": _named, "OWN02": _wrong_issuer}


def no_connection(error: Exception) -> DatabaseUnavailable:
    """There was no connection to be had, or no answer on it."""
    fields = error.args[0] if isinstance(error.args[0], dict) else {}
    cause = type(error.__cause__ or error).__name__
    return _unavailable(fields.get("C", "none"), cause=cause)


def no_time() -> DatabaseUnavailable:
    """Lambda would end the request before the database could."""
    return _unavailable("none", cause="no time left")


def _unavailable(sqlstate: str, **facts: str) -> DatabaseUnavailable:
    count("DatabaseUnavailable", sqlstate=sqlstate, **facts)
    return DatabaseUnavailable()
