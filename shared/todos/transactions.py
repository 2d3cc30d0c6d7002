"""How a write runs: under its owner's lock, in one transaction and one round trip."""

from typing import Any

from sqlalchemy import Executable

from shared.database.connection import Refusal, Rows
from shared.database.scope import run_all
from shared.principal import Principal
from shared.problems import PlaceTooNarrow, Problem
from shared.todos.owners import LOCK
from shared.todos.positions import spread

Call = tuple[Executable, dict[str, Any]]

# What one call has by itself. Who asks, how often, and whether the database answers is
# about all of them: there the answer is the one that every other operation gives.
OF_ONE_CALL = (404, 409, 412, 422)


def write(principal: Principal, calls: list[Call]) -> list[Rows]:
    """The rows of each statement: all are committed, or none.

    The lock is a statement of its own, so that those after it see all that earlier
    writers committed. Where a place in the list is too narrow, all todos get new ones
    and the calls are made again. Of several calls, a Problem that one of them has says
    which.
    """
    try:
        return _under_lock(principal, calls)
    except PlaceTooNarrow:
        return _under_lock(principal, calls, spread())


def _under_lock(
    principal: Principal, calls: list[Call], *room: Executable
) -> list[Rows]:
    me = {"me": principal.id}
    first = [(statement, me) for statement in (LOCK, *room)]
    wanted = [(statement, me | values) for statement, values in calls]
    try:
        return run_all(principal, [*first, *wanted])[len(first) :]
    except Problem as problem:
        refused = problem.__cause__
        of_one = len(calls) > 1 and problem.status in OF_ONE_CALL
        if of_one and isinstance(refused, Refusal):
            problem.operation = max(0, refused.index - len(first))
        raise
