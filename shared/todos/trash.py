"""Emptying the trash."""

from shared.principal import Principal
from shared.todos.sql.trash_statement import EMPTY_TRASH
from shared.todos.transactions import write

# Of one owner, in the 30 days that they are kept: of some 100 bytes each.
MAX_TOMBSTONES = 100_000


def empty_trash(me: Principal) -> int:
    """Remove every todo in the trash for good. How many they were.

    Followers of the changes see each once more, deleted and without a title. Raises
    TooManyRemoved and TooManyWrites.
    """
    ((row,),) = write(me, [(EMPTY_TRASH, {"max_tombstones": MAX_TOMBSTONES})])
    removed: int = row["removed"]
    return removed
