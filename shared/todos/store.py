"""A principal's todos: where principal, statement and outcome meet."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable

from shared.database.errors import UniqueViolation
from shared.database.scope import run
from shared.principal import Principal
from shared.problems import (
    DatabaseUnavailable,
    IdInUse,
    PreconditionFailed,
    TodoNotFound,
)
from shared.todos import cursors, reads, writes
from shared.todos.fields import PRIORITIES
from shared.todos.ids import uuid7
from shared.todos.schemas import NewTodo, TodoPatch

Row = dict[str, Any]


class TodoPage(NamedTuple):
    items: Sequence[Row]
    next_cursor: str | None


class Todos:
    """The todos of one principal. Nothing here can name another owner's."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def get(self, todo_id: UUID) -> Row:
        """One live todo. Raises TodoNotFound."""
        rows = self._run(reads.ONE, todo_id=todo_id)
        if not rows:
            raise TodoNotFound
        return rows[0]

    def page(self, limit: int, cursor: str | None) -> TodoPage:
        """Live todos in manual order, from `cursor` on. Raises InvalidCursor."""
        question = (self._principal.id, "position")
        if cursor is None:
            rows = self._run(reads.FIRST_PAGE, limit=limit + 1)
        else:
            position, todo_id = cursors.decode(cursor, question)
            rows = self._run(
                reads.NEXT_PAGE,
                limit=limit + 1,
                after_position=Decimal(str(position)),
                after_id=UUID(todo_id),
            )
        items = rows[:limit]
        if len(rows) == len(items):
            return TodoPage(items, None)
        place = (str(items[-1]["position"]), str(items[-1]["id"]))
        return TodoPage(items, cursors.encode(place, question))

    def create(self, new: NewTodo) -> tuple[Row, bool]:
        """The todo, and whether it was made now: a repeat is answered as it is now.

        Raises IdInUse when the id was created with other content, and QuotaExceeded.
        """
        values = _content(new.model_dump(exclude={"id", "completed"}))
        statement = writes.create(completed=new.completed)
        values |= {"todo_id": new.id or uuid7(), "new_digest": new.digest()}
        try:
            row = self._run(statement, **values)[0]
        except UniqueViolation:
            # Its twin committed while this one waited, and is there to be read now.
            row = self._again(statement, values)
        if bytes(row["digest"]) != values["new_digest"]:
            raise IdInUse
        return row, row["applied"]

    def update(
        self, todo_id: UUID, patch: TodoPatch, if_match: Sequence[int] | None
    ) -> Row:
        """The todo after the patch. Raises TodoNotFound, PreconditionFailed."""
        changes = patch.changes()
        if "completed" in changes:
            changes["completed" if changes.pop("completed") else "reopened"] = None
        return self._change(todo_id, changes, if_match)

    def delete(self, todo_id: UUID, if_match: Sequence[int] | None) -> None:
        """To the trash. Raises TodoNotFound, PreconditionFailed."""
        self._change(todo_id, {"deleted": None}, if_match)

    def _change(
        self, todo_id: UUID, changes: dict[str, Any], if_match: Sequence[int] | None
    ) -> Row:
        """A stale `if_match` fails unless the change is there already.

        RFC 9110 section 13.1.1 allows that, and it makes a repeat safe.
        """
        statement = writes.change(*sorted(changes))
        if_match = None if if_match is None else list(if_match)
        rows = self._run(
            statement, todo_id=todo_id, if_match=if_match, **_content(changes)
        )
        if not rows:
            raise TodoNotFound
        if rows[0]["differs"] and not rows[0]["applied"]:
            raise PreconditionFailed
        return rows[0]

    def _again(self, statement: Executable, values: dict[str, Any]) -> Row:
        try:
            return self._run(statement, **values)[0]
        except UniqueViolation as error:
            raise DatabaseUnavailable from error

    def _run(self, statement: Executable, **values: Any) -> Sequence[Row]:
        return run(self._principal, statement, me=self._principal.id, **values)


def _content(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns hold them, and nothing that has no column."""
    kept = {f"new_{name}": values[name] for name in writes.CONTENT if name in values}
    if "new_priority" in kept:
        kept["new_priority"] = PRIORITIES.index(kept["new_priority"])
    return kept
