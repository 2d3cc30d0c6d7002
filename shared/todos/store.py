"""A principal's todos: where principal, statement and outcome meet."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable

from shared.database.connection import Rows
from shared.database.scope import run, run_all
from shared.principal import Principal
from shared.problems import PlaceTooNarrow, TodoNotFound
from shared.todos import cursors, reads
from shared.todos.calls import change_call, create_call
from shared.todos.positions import spread
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

        Raises IdInUse when the id was created with other content, QuotaExceeded,
        AnchorNotFound, and TooManyWrites.
        """
        statement, values = create_call(new)
        row = self._write(statement, values)
        return row, row["applied"]

    def update(
        self, todo_id: UUID, patch: TodoPatch, if_match: Sequence[int] | None
    ) -> Row:
        """The todo after the patch. Raises TodoNotFound, PreconditionFailed."""
        return self._change(todo_id, patch.changes(), if_match)

    def complete(self, todo_id: UUID) -> Row:
        """The same change as a patch of `completed`. Raises TodoNotFound."""
        return self._change(todo_id, {"completed": None})

    def reopen(self, todo_id: UUID) -> Row:
        """The opposite of `complete`. Raises TodoNotFound."""
        return self._change(todo_id, {"reopened": None})

    def delete(self, todo_id: UUID, if_match: Sequence[int] | None) -> None:
        """To the trash. Raises TodoNotFound, PreconditionFailed."""
        self._change(todo_id, {"deleted": None}, if_match)

    def restore(self, todo_id: UUID) -> Row:
        """Out of the trash, for 30 days; a live one as it is. Raises TodoNotFound."""
        return self._change(todo_id, {"restored": None})

    def _change(
        self,
        todo_id: UUID,
        changes: dict[str, Any],
        if_match: Sequence[int] | None = None,
    ) -> Row:
        """A stale `if_match` fails unless the change is there already.

        RFC 9110 section 13.1.1 allows that, and it makes a repeat safe.
        """
        statement, values = change_call(todo_id, changes, if_match)
        return self._write(statement, values)

    def _write(self, statement: Executable, values: dict[str, Any]) -> Row:
        try:
            return self._run(statement, **values)[0]
        except PlaceTooNarrow:
            me = {"me": self._principal.id}
            calls = [(spread(), me), (statement, me | values)]
            return run_all(self._principal, calls)[-1][0]

    def _run(self, statement: Executable, **values: Any) -> Rows:
        return run(self._principal, statement, me=self._principal.id, **values)
