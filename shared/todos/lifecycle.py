"""What a todo goes through: completed, reopened, deleted, restored."""

from uuid import UUID

from shared.principal import Principal
from shared.todos.commands import CHANGES
from shared.todos.members import WrittenRow
from shared.todos.rules.preconditions import Preconditions
from shared.todos.update import change


def complete(me: Principal, todo_id: UUID, conditions: Preconditions) -> WrittenRow:
    """The same change as a patch of `completed`."""
    return change(me, todo_id, {CHANGES["complete"]: None}, conditions)


def reopen(me: Principal, todo_id: UUID, conditions: Preconditions) -> WrittenRow:
    """The opposite of `complete`."""
    return change(me, todo_id, {CHANGES["reopen"]: None}, conditions)


def delete(me: Principal, todo_id: UUID, conditions: Preconditions) -> None:
    """Move it to the trash."""
    change(me, todo_id, {CHANGES["delete"]: None}, conditions)


def restore(me: Principal, todo_id: UUID, conditions: Preconditions) -> WrittenRow:
    """Take it out of the trash, for 30 days; a live one stays as it is."""
    return change(me, todo_id, {CHANGES["restore"]: None}, conditions)
