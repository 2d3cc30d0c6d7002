"""Manual order: a todo's place as a number between those of its neighbours."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)

from shared.todos.models import Todo
from shared.todos.owners import ME
from shared.todos.parameters import ID

todo = Todo.__table__  # type: ignore[attr-defined]

ANCHOR = bindparam("anchor", type_=Uuid)
# Exact for any number of digits, as a division is not.
HALF: ColumnElement[Any] = literal_column("0.5")


def anchor() -> ScalarSelect[Any]:
    """The place of the todo one goes before or after; null if there is none such."""
    return (
        select(todo.c.position)
        .where(todo.c.owner_id == ME, todo.c.id == ANCHOR, todo.c.id != ID)
        .where(todo.c.deleted_at.is_(None))
        .scalar_subquery()
    )


def beside(side: str) -> ColumnElement[Any]:
    """A place right "before" or "after" the anchor, which others keep."""
    here, next_one = anchor(), _neighbour(side)
    step = -1 if side == "before" else 1
    return case((next_one.is_(None), here + step), else_=(here + next_one) * HALF)


def is_beside(side: str, position: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether `position` is right before or after the anchor already."""
    here, next_one = anchor(), _neighbour(side)
    if side == "before":
        return and_(position < here, or_(next_one.is_(None), position > next_one))
    return and_(position > here, or_(next_one.is_(None), position < next_one))


def _neighbour(side: str) -> ScalarSelect[Any]:
    """The nearest other place on that side; null at an end of the list."""
    nearest = func.max if side == "before" else func.min
    there = (
        todo.c.position < anchor() if side == "before" else todo.c.position > anchor()
    )
    return (
        select(nearest(todo.c.position))
        .where(todo.c.owner_id == ME, todo.c.deleted_at.is_(None), todo.c.id != ID)
        .where(there)
        .scalar_subquery()
    )
