"""Manual order: a row's place as a number between those of its neighbours.

Of todos, and of projects: each table has an order of its own for each owner.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    ScalarSelect,
    Table,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from shared.todos.sql.owner_row import ME, counted_writes
from shared.todos.sql.parameters import ID
from shared.todos.sql.tables import owner, todo

ANCHOR = bindparam("anchor", type_=Uuid)
ROWS_OF_A_WRITE = 100  # to spread a full list is nearly a minute's writes
# Exact for any number of digits, as a division is not.
HALF: ColumnElement[Any] = literal_column("0.5")


def _mine(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.owner_id == ME, table.c.deleted_at.is_(None)


def anchor(table: Table = todo) -> ScalarSelect[Any]:
    """The position of the anchor; null if there is no such row."""
    return (
        select(table.c.position)
        .where(*_mine(table), table.c.id == ANCHOR, table.c.id != ID)
        .scalar_subquery()
    )


def on_top(number: ColumnElement[Any], table: Table = todo) -> ColumnElement[Any]:
    """A place before all others, of a row that takes this number."""
    first = select(func.min(table.c.position) - 1).where(*_mine(table))
    return func.least(-number, first.scalar_subquery())


def beside(side: str, table: Table = todo) -> ColumnElement[Any]:
    """A place right "before" or "after" the anchor, which others keep."""
    # Halfway to the neighbour; at an end of the list a whole step further.
    here, next_one = anchor(table), _neighbour(side, table)
    step = -1 if side == "before" else 1
    return case((next_one.is_(None), here + step), else_=(here + next_one) * HALF)


def is_beside(
    side: str, position: ColumnElement[Any], table: Table = todo
) -> ColumnElement[bool]:
    """Whether `position` is right before or after the anchor already."""
    here, next_one = anchor(table), _neighbour(side, table)
    if side == "before":
        return and_(position < here, or_(next_one.is_(None), position > next_one))
    return and_(position > here, or_(next_one.is_(None), position < next_one))


def is_shared(table: Table = todo) -> ColumnElement[bool]:
    """Whether another row stands where the anchor does: there is no beside then."""
    other = and_(*_mine(table), table.c.id != ANCHOR, table.c.id != ID)
    return exists(select(table.c.id).where(other, table.c.position == anchor(table)))


def _neighbour(side: str, table: Table) -> ScalarSelect[Any]:
    """The nearest other place on that side; null at an end of the list."""
    nearest = func.max if side == "before" else func.min
    here = anchor(table)
    there = table.c.position < here if side == "before" else table.c.position > here
    return (
        select(nearest(table.c.position))
        .where(*_mine(table), table.c.id != ID)
        .where(there)
        .scalar_subquery()
    )


@cache
def spread(table: Table = todo) -> Executable:
    """Give every row of the owner a whole number for its place, in their order.

    Those in the trash too: one that comes back must find no other at its place, and
    room on both sides. Each takes a number, as its representation changes; its owner
    did not edit it, so `updated_at` stays. To be run in the transaction of `LOCK`.
    """
    place = func.row_number().over(order_by=(table.c.position, table.c.id))
    ranked = (
        select(table.c.owner_id, table.c.id, place.label("place"))
        .where(table.c.owner_id == ME)
        .cte("ranked")
    )
    total = select(func.count()).select_from(ranked).scalar_subquery()
    # The owner takes as many numbers as there are rows: `before` is the last one that
    # was given, so that `before + place` is a number of its own for each of them.
    counted = (
        update(owner)
        .where(owner.c.id == ME)
        .values(
            change_number=owner.c.change_number + total,
            **counted_writes(total // ROWS_OF_A_WRITE),
        )
        .returning(owner.c.id, (owner.c.change_number - total).label("before"))
        .cte("counted")
    )
    return (
        update(table)
        .where(table.c.owner_id == ME, table.c.owner_id == counted.c.id)
        .where(table.c.id == ranked.c.id, ranked.c.owner_id == table.c.owner_id)
        .values(position=ranked.c.place, version=counted.c.before + ranked.c.place)
    )
