"""Creating a todo."""

from shared.principal import Principal
from shared.todos.commands import create_command
from shared.todos.members import WrittenRow
from shared.todos.rules.schemas import NewTodo
from shared.todos.transactions import write


def create(me: Principal, new: NewTodo) -> WrittenRow:
    """The todo as it is now, and whether this request made it.

    Raises IdInUse when the id was created with other content, QuotaExceeded,
    AnchorNotFound, and TooManyWrites.
    """
    rows: list[WrittenRow]
    (rows,) = write(me, [create_command(new)])
    return rows[0]
