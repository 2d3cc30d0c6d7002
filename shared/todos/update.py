"""Changing a todo's content, and how every change of one todo is made."""

from typing import Any
from uuid import UUID

from shared.principal import Principal
from shared.todos.commands import change_command
from shared.todos.members import WrittenRow
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.schemas import TodoPatch
from shared.todos.transactions import write


def update(
    me: Principal, todo_id: UUID, patch: TodoPatch, conditions: Preconditions
) -> WrittenRow:
    """The todo after the patch. Raises as `change` does."""
    return change(me, todo_id, patch.changes(), conditions)


def change(
    me: Principal, todo_id: UUID, changes: dict[str, Any], conditions: Preconditions
) -> WrittenRow:
    """The todo after the changes, named as `todo_writes.change` names them.

    Raises TodoNotFound, PreconditionFailed, AnchorNotFound and TooManyWrites. A stale
    If-Match fails unless the change is there already: RFC 9110 section 13.1.1 allows
    that, and it makes a retry safe.
    """
    rows: list[WrittenRow]
    (rows,) = write(me, [change_command(todo_id, changes, conditions)])
    return rows[0]
