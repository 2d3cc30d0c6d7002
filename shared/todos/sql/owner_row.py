"""The owner row: locked first by every write, and what a write takes from it.

A number for the change, a place in the quota, a write of this minute's. Limits and the
erasure mark are constraints of the table: no statement can forget them.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Executable,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.todos.members import SETTINGS
from shared.todos.sql.tables import owner

# No parameter may be named like a column: SQLAlchemy would set the column to it.
ME = bindparam("me", type_=Text)
# Of an answer that is no todo: shared/database/session.py asks each row whose it is.
OWNER_ID = cast(ME, Text).label("owner_id")
# Whether the row was changed by this transaction before.
OWN_CHANGE = literal_column("owner.xmin = pg_current_xact_id()::xid", Boolean)
MINUTE = func.date_trunc("minute", func.clock_timestamp(), type_=DateTime(True))


# Sent before another statement, which then sees all that earlier writers committed.
LOCK = select(owner.c.id.label("owner_id")).where(owner.c.id == ME).with_for_update()


def bump_version(wanted: CTE, condition: ColumnElement[bool], changes: Any = 1) -> CTE:
    """So many more changes of the locked owner, if `wanted` has a row and `condition`.

    `change_number` is that of the last of them. They count as one write.
    """
    return (
        update(owner)
        .where(owner.c.id == ME, wanted.c.owner_id == owner.c.id, condition)
        .values(change_number=owner.c.change_number + changes, **counted_write())
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )


def count_new(counter: str, condition: ColumnElement[bool]) -> CTE:
    """One more todo or project of the owner, whose row this makes, if `condition`.

    `counter` is the column that counts them.
    """
    first = upsert(owner).values(
        {"id": ME, "change_number": 1, counter: 1}
        | {"window_start": MINUTE, "window_writes": 1}
    )
    return (
        first.on_conflict_do_update(
            index_elements=[owner.c.id],
            set_={
                "change_number": owner.c.change_number + 1,
                counter: owner.c[counter] + 1,
                **counted_write(),
            },
            where=condition,
        )
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )


def count_several_new(counter: str, fresh: CTE) -> CTE:
    """As many more of them and changes of the owner as `fresh` has rows, if any.

    `change_number` is that of the last of them. They count as one write.
    """
    count = func.count()
    names = ["id", "change_number", counter, "window_start", "window_writes"]
    some = select(ME, count, count, MINUTE, literal(1)).select_from(fresh)
    more = upsert(owner).from_select(names, some.having(count > 0))
    return (
        more.on_conflict_do_update(
            index_elements=[owner.c.id],
            set_={
                # Not what was to be inserted: a trigger may have put that higher.
                "change_number": owner.c.change_number + more.excluded[counter],
                counter: owner.c[counter] + more.excluded[counter],
                **counted_write(),
            },
        )
        .returning(owner.c.id, owner.c.change_number, _now())
        .cte("me")
    )


def reset_owner() -> CTE:
    """The owner without anything, on a new feed. Counts as a write."""
    return (
        update(owner)
        .where(owner.c.id == ME)
        .values(
            todos=0,
            projects=0,
            epoch=func.gen_random_uuid(),
            **dict.fromkeys(SETTINGS, null()),
            **counted_write(),
        )
        .returning(_now())
        .cte("me")
    )


def counted_write() -> dict[str, Any]:
    """One of the minute's writes, however many statements its transaction has."""
    writes = owner.c.window_writes
    return {
        "window_start": MINUTE,
        "window_writes": case(
            (OWN_CHANGE, writes), (owner.c.window_start == MINUTE, writes + 1), else_=1
        ),
    }


def counted_writes(more: ColumnElement[int]) -> dict[str, Any]:
    """One of the minute's writes, and `more` as far as the limit has room for them.

    The last write of the minute is left over: for what these were needed for.
    """
    before = case((owner.c.window_start == MINUTE, owner.c.window_writes), else_=0)
    most = func.least(before + 1 + more, owner.c.write_limit - 1)
    return {"window_start": MINUTE, "window_writes": func.greatest(before + 1, most)}


@cache
def failed_write() -> Executable:
    """Count a write of which nothing is left, also of an owner who has no row yet."""
    first = upsert(owner).values(id=ME, window_start=MINUTE, window_writes=1)
    return first.on_conflict_do_update(
        index_elements=[owner.c.id], set_=counted_write()
    ).returning(owner.c.id.label("owner_id"))


def _now() -> ColumnElement[Any]:
    """When the owner's lock was had, not when it was sought."""
    return func.clock_timestamp(type_=DateTime(True)).label("at")
