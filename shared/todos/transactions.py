"""How a write runs: under its owner's lock, in one transaction and one round trip."""

from typing import Any

from sqlalchemy import Executable

from shared.database.pipelined_connection import Refusal, Rows
from shared.database.session import run_all
from shared.principal import Principal
from shared.problems import PlaceTooNarrow, Problem
from shared.todos.sql.owner_row import LOCK, failed_write
from shared.todos.sql.positions import spread

Call = tuple[Executable, dict[str, Any]]

# What one call has by itself. Who asks, how often, and whether the database answers is
# about all of them: there the answer is the one that every other operation gives.
OF_ONE_CALL = (404, 409, 412, 422)


def write(principal: Principal, calls: list[Call]) -> list[Rows]:
    """The rows of each statement: all are committed, or none.

    The lock is a statement of its own, so that those after it see all that earlier
    writers committed. Of several calls, a Problem that one of them has says which; it
    is counted as a write, as what was undone was work as well.

    Where a place in the list is too narrow, all todos get new ones and the calls are
    made again. The new places stay, whatever becomes of the calls: else one call that
    fails could have them made again and again.
    """
    try:
        return _counted(principal, calls)
    except PlaceTooNarrow:
        _under_lock(principal, [(spread(), {})])
    return _counted(principal, calls)


def _counted(principal: Principal, calls: list[Call]) -> list[Rows]:
    try:
        return _under_lock(principal, calls)
    except Problem as problem:
        refused = problem.__cause__
        if problem.status in OF_ONE_CALL and isinstance(refused, Refusal):
            if len(calls) > 1:
                problem.operation = max(0, refused.index - 1)
            run_all(principal, [(failed_write(), {"me": principal.id})])
        raise


def _under_lock(principal: Principal, calls: list[Call]) -> list[Rows]:
    me = {"me": principal.id}
    wanted = [(statement, me | values) for statement, values in calls]
    return run_all(principal, [(LOCK, me), *wanted])[1:]
