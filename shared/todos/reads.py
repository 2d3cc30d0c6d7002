"""Statements that read todos. Each names its owner, beside the database's policy."""

from sqlalchemy import Integer, Numeric, Text, Uuid, bindparam, tuple_
from sqlmodel import col, select

from shared.todos.models import Todo

# No parameter may be named like a column: SQLAlchemy would set the column to it.
OWNER = bindparam("me", type_=Text)
ID = bindparam("todo_id", type_=Uuid)
LIMIT = bindparam("limit", type_=Integer)

LIVE = select(Todo).where(col(Todo.owner_id) == OWNER, col(Todo.deleted_at).is_(None))

ONE = LIVE.where(col(Todo.id) == ID)

FIRST_PAGE = LIVE.order_by(col(Todo.position), col(Todo.id)).limit(LIMIT)

NEXT_PAGE = FIRST_PAGE.where(
    tuple_(col(Todo.position), col(Todo.id))
    > tuple_(
        bindparam("after_position", type_=Numeric), bindparam("after_id", type_=Uuid)
    )
)
