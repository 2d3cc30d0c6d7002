"""Reading one todo."""

from uuid import UUID

from shared.database.session import run
from shared.principal import Principal
from shared.problems import TodoNotFound
from shared.todos.members import TodoRow
from shared.todos.sql.todo_reads import ONE


def get(me: Principal, todo_id: UUID) -> TodoRow:
    """One live todo. Raises TodoNotFound."""
    rows: list[TodoRow] = run(me, ONE, me=me.id, row_id=todo_id)
    if not rows:
        raise TodoNotFound
    return rows[0]
