"""How a write runs: under its owner's lock, in one transaction and one round trip."""

from collections.abc import Callable

from shared.database.pipelined_connection import Rows, StatementRejected
from shared.database.session import Command, run_all
from shared.principal import Principal
from shared.problems import PlaceTooNarrow, Problem
from shared.todos.sql.owner_row import LOCK, failed_write
from shared.todos.sql.positions import spread

# The outcomes of one command, or of how much all of them answer. Who asks, how often,
# and whether the database answers concerns all of them: there the answer is the one
# that every other operation gives.
OF_ONE_COMMAND = (404, 409, 412, 413, 422)


def write(
    me: Principal,
    commands: list[Command],
    make_room: Callable[[], Command] = lambda: (spread(), {}),
    operations: int = 0,
) -> list[Rows]:
    """The rows of each statement: all are committed, or none.

    The lock is a statement of its own, so that those after it see all that earlier
    writers committed. The first `operations` commands are those of a batch: a Problem
    says which of them it is about. It counts as a write, as what was rolled back was
    work as well.

    Where a place in the list is too narrow, all todos get new positions, or what
    `make_room` spreads, and the commands run again. The positions stay, whatever
    becomes of the commands: else one that fails could have them made without end.
    """
    try:
        return _counted(me, commands, operations)
    except PlaceTooNarrow:
        _under_lock(me, [make_room()])
    return _counted(me, commands, operations)


def _counted(me: Principal, commands: list[Command], operations: int) -> list[Rows]:
    try:
        return _under_lock(me, commands)
    except Problem as problem:
        refused = problem.__cause__
        if problem.status in OF_ONE_COMMAND and isinstance(refused, StatementRejected):
            at = max(0, refused.index - 1)  # the lock is the first statement
            problem.operation = at if at < operations else None
            run_all(me, [(failed_write(), {"me": me.id})])
        raise


def _under_lock(me: Principal, commands: list[Command]) -> list[Rows]:
    mine = {"me": me.id}
    wanted = [(statement, mine | values) for statement, values in commands]
    return run_all(me, [(LOCK, mine), *wanted])[1:]
