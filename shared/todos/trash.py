"""Emptying the trash."""

from typing import TypedDict

from shared.principal import Principal
from shared.todos.sql.trash_statement import EMPTY_TRASH
from shared.todos.transactions import write

# Of one owner, in the 30 days that they are kept: of some 100 bytes each.
MAX_TOMBSTONES = 100_000


class Emptied(TypedDict):
    removed: int  # todos
    removed_projects: int


def empty_trash(me: Principal) -> Emptied:
    """Remove every todo and every project in the trash for good. How many they were.

    Followers of the changes see each once more, deleted and without a title or name.
    Raises TooManyRemoved and TooManyWrites.
    """
    ((row,),) = write(me, [(EMPTY_TRASH, {"max_tombstones": MAX_TOMBSTONES})])
    return {
        "removed": row["removed"],
        "removed_projects": row["removed_projects"],
    }
