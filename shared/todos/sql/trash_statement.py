"""Emptying the trash: todos go for good, and leave a tombstone each."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from shared.problems import TooManyRemoved
from shared.todos.sql.owner_row import ME, OWNER_ID, counted_write
from shared.todos.sql.tables import owner, todo, tombstone
from shared.todos.sql.versioned import or_refuse

MAX_TOMBSTONES = bindparam("max_tombstones", type_=Integer)


def has_tombstone(todo_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the owner removed a todo of this id: no retry may bring it back."""
    return exists().where(tombstone.c.owner_id == ME, tombstone.c.id == todo_id)


def _empty() -> Executable:
    """Columns: how many todos were removed. One change of each, and one write."""
    # with gone as (delete the trash), numbered as (those, each with its place),
    #   me as (as many changes of the owner and fewer todos, if there were any),
    #   kept as (insert into tombstone ... from numbered, me)
    gone = (
        delete(todo)
        .where(todo.c.owner_id == ME, todo.c.deleted_at.is_not(None))
        .returning(todo.c.owner_id, todo.c.id, todo.c.version, todo.c.deleted_at)
        .cte("gone")
    )
    place = func.row_number().over(order_by=gone.c.version)
    numbered = select(gone, place.label("place")).cte("numbered")
    total = select(func.count(type_=Integer)).select_from(gone).scalar_subquery()
    there = select(func.count()).where(tombstone.c.owner_id == ME).scalar_subquery()
    me = (
        update(owner)
        .where(owner.c.id == ME, total > 0)
        .where(or_refuse(there + total <= MAX_TOMBSTONES, TooManyRemoved))
        .values(
            change_number=owner.c.change_number + total,
            todos=owner.c.todos - total,
            **counted_write(),
        )
        .returning(
            owner.c.id,
            (owner.c.change_number - total).label("before"),
            func.clock_timestamp().label("at"),
        )
        .cte("me")
    )
    values = {
        "owner_id": me.c.id,
        "id": numbered.c.id,
        "version": me.c.before + numbered.c.place,
        "deleted_at": numbered.c.deleted_at,
        "removed_at": me.c.at,
    }
    source = select(*values.values()).join_from(
        numbered, me, numbered.c.owner_id == me.c.id
    )
    kept = insert(tombstone).from_select(list(values), source).cte("kept")
    return select(OWNER_ID, total.label("removed")).add_cte(kept)


EMPTY_TRASH = _empty()
