"""The owner row: locked first by every write, and what a write takes from it.

A number for the change, a place in the quota, a write of this minute's. Limits and the
erasure mark are constraints of the table: no statement can forget them.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.todos.models import Owner

owner: Table = Owner.__table__  # type: ignore[attr-defined]

# No parameter may be named like a column: SQLAlchemy would set the column to it.
ME = bindparam("me", type_=Text)
# Whether the row was changed by this transaction before.
OWN_CHANGE = literal_column("owner.xmin = pg_current_xact_id()::xid", Boolean)
MINUTE = func.date_trunc("minute", func.clock_timestamp(), type_=DateTime(True))


def locked() -> CTE:
    """The owner's row, locked. No row for an owner who never wrote."""
    return (
        select(owner.c.id)
        .where(owner.c.id == ME)
        .with_for_update()
        .cte("locked")
        .prefix_with("materialized")
    )


def numbered(wanted: CTE, condition: ColumnElement[bool]) -> CTE:
    """One more change of the locked owner, if `wanted` has a row and `condition`."""
    return (
        update(owner)
        .where(owner.c.id == ME, wanted.c.owner_id == owner.c.id, condition)
        .values(change_number=owner.c.change_number + 1, **_write())
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )


def joined_by_one_todo(condition: ColumnElement[bool]) -> CTE:
    """One more todo of the owner, whose row this makes if need be, if `condition`."""
    first = upsert(owner).values(
        id=ME, change_number=1, todos=1, window_start=MINUTE, window_writes=1
    )
    return (
        first.on_conflict_do_update(
            index_elements=[owner.c.id],
            set_={
                "change_number": owner.c.change_number + 1,
                "todos": owner.c.todos + 1,
                **_write(),
            },
            where=condition,
        )
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )


def _write() -> dict[str, Any]:
    """One of the minute's writes, however many statements its transaction has."""
    writes = owner.c.window_writes
    return {
        "window_start": MINUTE,
        "window_writes": case(
            (OWN_CHANGE, writes), (owner.c.window_start == MINUTE, writes + 1), else_=1
        ),
    }


def _now() -> ColumnElement[Any]:
    """When the owner's lock was had, not when it was sought."""
    return func.clock_timestamp(type_=DateTime(True)).label("at")
