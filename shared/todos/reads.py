"""Statements that read todos. Each names its owner, beside the database's policy."""

from sqlalchemy import Numeric, Uuid, bindparam, tuple_
from sqlmodel import col, select

from shared.todos.models import Todo
from shared.todos.owners import ME
from shared.todos.parameters import ID, LIMIT

LIVE = select(Todo).where(col(Todo.owner_id) == ME, col(Todo.deleted_at).is_(None))

ONE = LIVE.where(col(Todo.id) == ID)

FIRST_PAGE = LIVE.order_by(col(Todo.position), col(Todo.id)).limit(LIMIT)

NEXT_PAGE = FIRST_PAGE.where(
    tuple_(col(Todo.position), col(Todo.id))
    > tuple_(
        bindparam("after_position", type_=Numeric), bindparam("after_id", type_=Uuid)
    )
)
