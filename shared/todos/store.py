"""A principal's todos: where principal, statement and outcome meet."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Executable

from shared.database.pipelined_connection import Rows
from shared.database.session import run
from shared.principal import Principal
from shared.problems import TodoNotFound
from shared.todos.commands import change_call, create_call
from shared.todos.list_page import TodoPage, page_call, page_of
from shared.todos.rules import time_zones
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.schemas import NewTodo, TodoPatch
from shared.todos.sql import todo_reads
from shared.todos.summary import summarized, summary_call
from shared.todos.transactions import write

if TYPE_CHECKING:  # only the function that lists builds the model of it
    from shared.todos.rules.list_query import Question

Row = dict[str, Any]


class Todos:
    """The todos of one principal. Nothing here can name another owner's."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def get(self, todo_id: UUID) -> Row:
        """One live todo. Raises TodoNotFound."""
        rows = self._run(todo_reads.ONE, todo_id=todo_id)
        if not rows:
            raise TodoNotFound
        return rows[0]

    def page(self, question: "Question") -> TodoPage:
        """The todos that were asked for. Raises InvalidCursor."""
        statement, values = page_call(self._principal.id, question, time_zones.now())
        rows = self._run(statement, **values)
        return page_of(self._principal.id, question, rows)

    def summary(self, time_zone: str) -> Row:
        """How many todos of which kind there are now."""
        statement, values = summary_call(time_zone, time_zones.now())
        return summarized(self._run(statement, **values)[0])

    def create(self, new: NewTodo) -> tuple[Row, bool]:
        """The todo, and whether it was made now: a repeat is answered as it is now.

        Raises IdInUse when the id was created with other content, QuotaExceeded,
        AnchorNotFound, and TooManyWrites.
        """
        statement, values = create_call(new)
        row = self._write(statement, values)
        return row, row["applied"]

    def update(self, todo_id: UUID, patch: TodoPatch, conditions: Preconditions) -> Row:
        """The todo after the patch."""
        return self._change(todo_id, patch.changes(), conditions)

    def complete(self, todo_id: UUID, conditions: Preconditions) -> Row:
        """The same change as a patch of `completed`."""
        return self._change(todo_id, {"completed": None}, conditions)

    def reopen(self, todo_id: UUID, conditions: Preconditions) -> Row:
        """The opposite of `complete`."""
        return self._change(todo_id, {"reopened": None}, conditions)

    def delete(self, todo_id: UUID, conditions: Preconditions) -> None:
        """To the trash."""
        self._change(todo_id, {"deleted": None}, conditions)

    def restore(self, todo_id: UUID, conditions: Preconditions) -> Row:
        """Out of the trash, for 30 days; a live one as it is."""
        return self._change(todo_id, {"restored": None}, conditions)

    def _change(
        self, todo_id: UUID, changes: dict[str, Any], conditions: Preconditions
    ) -> Row:
        """Raises TodoNotFound, PreconditionFailed.

        A stale If-Match fails unless the change is there already: RFC 9110 section
        13.1.1 allows that, and it makes a repeat safe.
        """
        statement, values = change_call(todo_id, changes, conditions)
        return self._write(statement, values)

    def _write(self, statement: Executable, values: dict[str, Any]) -> Row:
        ((row,),) = write(self._principal, [(statement, values)])
        return row

    def _run(self, statement: Executable, **values: Any) -> Rows:
        return run(self._principal, statement, me=self._principal.id, **values)
