"""Statements of a batch, beside those of the changes it is made of."""

from functools import cache

from sqlalchemy import Executable, SelectBase, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel import select as select_model

from shared.todos.sql.owner_row import ME, OWNER_ID
from shared.todos.sql.tables import Todo

IDS = bindparam("todo_ids", type_=ARRAY(Uuid))
# What became of the todos of a batch.
TOUCHED = select_model(Todo).where(
    col(Todo.owner_id) == ME, col(Todo.id) == func.any(IDS)
)


@cache
def counted(statement: SelectBase) -> Executable:
    """The statement with one small row as its answer.

    The server must not fill the wire with rows while statements are still being sent:
    both sides would wait for the other to read.
    """
    return select(OWNER_ID, func.count()).select_from(statement.subquery())
