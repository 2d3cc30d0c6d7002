"""Statements that write todos, each one round trip.

Every write locks the owner row before any todo and takes its version from it, so that
two writes of one owner neither deadlock nor share a number, and a write that changes
nothing takes none (docs/decisions/0003).
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    DateTime,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.todos.models import Owner, Todo
from shared.todos.reads import ID, OWNER

owner: Table = Owner.__table__  # type: ignore[attr-defined]
todo: Table = Todo.__table__  # type: ignore[attr-defined]

CONTENT: dict[str, ColumnElement[Any]] = {
    "title": bindparam("new_title", type_=Text),
    "description": bindparam("new_description", type_=Text),
    "priority": bindparam("new_priority", type_=SmallInteger),
    "due_date": bindparam("new_due_date", type_=Date),
    "due_at": bindparam("new_due_at", type_=DateTime(timezone=True)),
    "tags": bindparam("new_tags", type_=ARRAY(Text)),
}
IF_MATCH = bindparam("if_match", type_=ARRAY(BigInteger))


@cache
def create(*, completed: bool) -> CompoundSelect[Any]:
    """Make a todo, unless its owner has one of that id: then answer that one.

    Columns: the todo's, and `applied`: whether it was made. A racing twin raises
    UniqueViolation, which undoes everything; repeated, the statement answers the twin.
    """
    there = exists().where(todo.c.owner_id == OWNER, todo.c.id == ID)
    first = upsert(owner).values(id=OWNER, change_number=1, todos=1)
    me = (
        first.on_conflict_do_update(
            index_elements=[owner.c.id],
            set_={
                "change_number": owner.c.change_number + 1,
                "todos": owner.c.todos + 1,
            },
            where=~there,
        )
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )
    values = {
        "owner_id": me.c.id,
        "id": ID,
        **CONTENT,
        "completed_at": me.c.at if completed else null(),
        "position": -me.c.change_number,
        "version": me.c.change_number,
        "created_at": me.c.at,
        "updated_at": me.c.at,
        "digest": bindparam("new_digest", type_=LargeBinary),
    }
    made = (
        insert(todo)
        .from_select(list(values), select(*values.values()).select_from(me))
        .returning(*todo.c)
        .cte("made")
    )
    found = select(*todo.c, false().label("applied")).where(
        todo.c.owner_id == OWNER, todo.c.id == ID
    )
    return select(*made.c, true().label("applied")).union_all(found)


@cache
def change(*names: str) -> CompoundSelect[Any]:
    """Change the named members of a live todo, if that changes anything.

    Columns: the todo's as it is afterwards; `differs`: whether there was something to
    change; `applied`: whether it was changed. No row: the owner has no such live todo.
    """
    me = (
        select(owner.c.id)
        .where(owner.c.id == OWNER)
        .with_for_update()
        .cte("me")
        .prefix_with("materialized")
    )
    current = (
        select(*todo.c)
        .select_from(todo.join(me, todo.c.owner_id == me.c.id))
        .where(todo.c.owner_id == OWNER, todo.c.id == ID, todo.c.deleted_at.is_(None))
        .with_for_update(of=todo)
        .cte("current")
    )
    differs = or_(false(), *(_differs(current, name) for name in names))
    bumped = _bumped(current, differs)
    changed = (
        update(todo)
        .where(todo.c.owner_id == bumped.c.id, todo.c.owner_id == OWNER)
        .where(todo.c.id == ID)
        .values(
            version=bumped.c.change_number,
            updated_at=bumped.c.at,
            **dict(_assigned(name, bumped) for name in names),
        )
        .returning(*todo.c)
        .cte("changed")
    )
    kept = select(*current.c, differs.label("differs"), false().label("applied")).where(
        ~exists(select(changed.c.id))
    )
    return select(
        *changed.c, true().label("differs"), true().label("applied")
    ).union_all(kept)


def _now() -> ColumnElement[Any]:
    """When the owner's lock was had, not when it was sought."""
    return func.clock_timestamp(type_=DateTime(timezone=True)).label("at")


def _bumped(current: CTE, differs: ColumnElement[bool]) -> CTE:
    matches = or_(IF_MATCH.is_(None), current.c.version == func.any(IF_MATCH))
    return (
        update(owner)
        .where(owner.c.id == current.c.owner_id, and_(differs, matches))
        .values(change_number=owner.c.change_number + 1)
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("bumped")
    )


def _differs(current: CTE, name: str) -> ColumnElement[bool]:
    if name == "completed":
        return current.c.completed_at.is_(None)
    if name == "reopened":
        return current.c.completed_at.is_not(None)
    if name == "deleted":
        return true()
    return current.c[name].is_distinct_from(CONTENT[name])


def _assigned(name: str, bumped: CTE) -> tuple[str, ColumnElement[Any]]:
    special = {
        "completed": (
            "completed_at",
            func.coalesce(todo.c.completed_at, bumped.c.at),
        ),
        "reopened": ("completed_at", null()),
        "deleted": ("deleted_at", bumped.c.at),
    }
    return special.get(name) or (name, CONTENT[name])
