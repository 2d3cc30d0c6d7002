"""Emptying the trash: todos and projects go for good, and leave a tombstone each."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Integer,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from shared.problems import TooManyRemoved
from shared.todos.sql.owner_row import ME, OWNER_ID, counted_write
from shared.todos.sql.tables import owner, project, todo, tombstone
from shared.todos.sql.versioned import or_refuse

MAX_TOMBSTONES = bindparam("max_tombstones", type_=Integer)


def has_tombstone(table: Table, row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the owner removed a row of this id: no retry may bring it back."""
    return exists().where(
        tombstone.c.owner_id == ME,
        tombstone.c.id == row_id,
        tombstone.c.of_project == (table is project),
    )


def _trash(table: Table) -> CTE:
    """What of it is in the trash, removed."""
    gone = delete(table).where(table.c.owner_id == ME, table.c.deleted_at.is_not(None))
    return gone.returning(
        *(table.c[name] for name in ("owner_id", "id", "version", "deleted_at")),
        literal(table is project).label("of_project"),
    ).cte(f"gone_{table.name}s")


def _count(rows: CTE) -> Any:
    return select(func.count(type_=Integer)).select_from(rows).scalar_subquery()


def _empty() -> Executable:
    """Columns: how many todos and projects were removed.

    One change of each, and one write.
    """
    # with gone_todos as (delete the trash), gone_projects as (the same),
    #   numbered as (all those, each with its place),
    #   me as (as many changes of the owner, fewer todos and projects, if any were),
    #   kept as (insert into tombstone ... from numbered, me)
    todos, projects = _trash(todo), _trash(project)
    gone = union_all(select(todos), select(projects)).subquery("gone")
    # A project after its todos: no follower sees one in a project that is gone.
    place = func.row_number().over(order_by=(gone.c.of_project, gone.c.version))
    numbered = select(gone, place.label("place")).cte("numbered")
    total = _count(numbered)
    there = select(func.count()).where(tombstone.c.owner_id == ME).scalar_subquery()
    me = (
        update(owner)
        .where(owner.c.id == ME, total > 0)
        .where(or_refuse(there + total <= MAX_TOMBSTONES, TooManyRemoved))
        .values(
            change_number=owner.c.change_number + total,
            todos=owner.c.todos - _count(todos),
            projects=owner.c.projects - _count(projects),
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
        "of_project": numbered.c.of_project,
        "id": numbered.c.id,
        "version": me.c.before + numbered.c.place,
        "deleted_at": numbered.c.deleted_at,
        "removed_at": me.c.at,
    }
    source = select(*values.values()).join_from(
        numbered, me, numbered.c.owner_id == me.c.id
    )
    kept = insert(tombstone).from_select(list(values), source).cte("kept")
    return select(
        OWNER_ID,
        _count(todos).label("removed"),
        _count(projects).label("removed_projects"),
    ).add_cte(kept)


EMPTY_TRASH = _empty()
