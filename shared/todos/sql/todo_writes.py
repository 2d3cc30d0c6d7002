"""Statements that write todos, each one round trip.

To be run by transactions.py, which locks the owner row before any todo. A write takes
its version from that row, so that two writes of one owner neither deadlock nor share a
number, and a write that changes nothing takes none (docs/decisions/0003). An outcome
other than success ends the statement, and the transaction it is part of, by `refuse`.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Executable,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    true,
    update,
)

from shared.problems import (
    AnchorNotFound,
    IdInUse,
    PlaceTooNarrow,
    PreconditionFailed,
    Problem,
    TodoNotFound,
)
from shared.todos.sql.owner_row import ME, bump_version, count_new_todo
from shared.todos.sql.parameters import (
    COLUMNS_OF,
    CONTENT,
    DIGEST,
    FIRST_DIGEST,
    ID,
    IF_MATCH,
    IF_NONE_MATCH,
)
from shared.todos.sql.positions import anchor, beside, is_beside, is_shared, on_top
from shared.todos.sql.tables import todo

RESTORABLE = text("interval '30 days'")
SIDES = {"moved_before": "before", "moved_after": "after"}


@cache
def create(*, completed: bool = False, side: str | None = None) -> Executable:
    """Make a todo, unless its owner has one of that id: then answer that one.

    Columns: the todo's, and `applied`: whether it was made. A concurrent duplicate is a
    unique violation, which rolls back everything; retried, it returns the duplicate.
    """
    # with me as (upsert the owner: one more change and todo, unless the id is taken),
    #   made as (insert into todo ... select from me: nothing if the id is taken)
    # select from made union all select the todo of that id, if it was created the same
    made = _made(completed, side)
    this = and_(todo.c.owner_id == ME, todo.c.id == ID)
    same = or_(todo.c.digest == DIGEST, todo.c.digest == FIRST_DIGEST)
    found = select(*todo.c, false().label("applied")).where(
        this, _or_refuse(same, IdInUse, if_=this)
    )
    return select(*made.c, true().label("applied")).union_all(found)


def _made(completed: bool, side: str | None) -> CTE:
    # CTEs see the snapshot of the statement: `there` is false for what `made` makes.
    there = exists().where(todo.c.owner_id == ME, todo.c.id == ID)
    me = count_new_todo(~there)
    values = {
        "owner_id": me.c.id,
        "id": ID,
        **CONTENT,
        "completed_at": me.c.at if completed else null(),
        "position": beside(side) if side else on_top(me.c.change_number),
        "version": me.c.change_number,
        "folded_version": me.c.change_number,
        "created_at": me.c.at,
        "updated_at": me.c.at,
        "digest": DIGEST,
    }
    source = select(*values.values()).select_from(me)
    if side:
        source = source.where(*_has_room())
    return insert(todo).from_select(list(values), source).returning(*todo.c).cte("made")


@cache
def change(*names: str) -> Executable:
    """Change the named members of a todo, if that changes anything.

    Columns: the todo's as it is afterwards, and `applied`: whether it was changed.
    """
    # with current as (the todo, if the owner has it),
    #   me as (one more change of the owner, if the todo differs and may be changed),
    #   changed as (update todo ... from me: nothing without a change to make)
    # select from changed union all current as it was kept union all nothing: refuse
    current = _current(names)
    differs = or_(false(), *(_differs(current, name) for name in names))
    matches = or_(IF_MATCH.is_(None), current.c.version == func.any(IF_MATCH))
    excluded = or_(
        IF_NONE_MATCH.is_(None), current.c.version == func.any(IF_NONE_MATCH)
    )
    me = bump_version(current, and_(differs, matches, ~excluded))
    assigned = dict(_assigned(name, me) for name in names) | _folded(names, me)
    changed = (
        update(todo)
        .where(todo.c.owner_id == me.c.id, todo.c.owner_id == ME, todo.c.id == ID)
        .values(version=me.c.change_number, updated_at=me.c.at, **assigned)
        .returning(*todo.c)
        .cte("changed")
    )
    # Exactly one of the three has a row. CASE in `_or_refuse` keeps the database from
    # judging a branch before it knows that the branch applies.
    kept = select(*current.c, false().label("applied")).where(
        _or_refuse(
            and_(~differs, ~excluded),
            PreconditionFailed,
            if_=~exists(select(changed.c.id)),
        )
    )
    absent = select(*(null().label(c.name) for c in current.c), false()).where(
        _or_refuse(false(), TodoNotFound, if_=~exists(select(current.c.id)))
    )
    return select(*changed.c, true().label("applied")).union_all(kept, absent)


def _current(names: tuple[str, ...]) -> CTE:
    """The todo. Its owner's lock keeps it as it is (transactions.py)."""
    live: ColumnElement[bool] = todo.c.deleted_at.is_(None)
    if "restored" in names:
        live = or_(live, todo.c.deleted_at > func.clock_timestamp() - RESTORABLE)
    this = and_(todo.c.owner_id == ME, todo.c.id == ID, live)
    statement = select(*todo.c).where(this)
    if not SIDES.keys().isdisjoint(names):
        statement = statement.where(*_has_room(if_=this))
    return statement.cte("current")


def _differs(current: CTE, name: str) -> ColumnElement[bool]:
    if name in SIDES:
        return ~is_beside(SIDES[name], current.c.position)
    special = {
        "completed": current.c.completed_at.is_(None),
        "reopened": current.c.completed_at.is_not(None),
        "deleted": true(),
        "restored": current.c.deleted_at.is_not(None),
    }
    if name in special:
        return special[name]
    return current.c[name].is_distinct_from(CONTENT[name])


def _assigned(name: str, me: CTE) -> tuple[str, Any]:
    if name in SIDES:
        return "position", beside(SIDES[name])
    special = {
        "completed": ("completed_at", func.coalesce(todo.c.completed_at, me.c.at)),
        "reopened": ("completed_at", null()),
        "deleted": ("deleted_at", me.c.at),
        "restored": ("deleted_at", null()),
    }
    return special.get(name) or (name, CONTENT[name])


def _folded(names: tuple[str, ...], me: CTE) -> dict[str, Any]:
    """What follows from the members; that it does, a trigger sees by the version."""
    columns = [column for name in names for column in COLUMNS_OF.get(name, ())[1:]]
    assigned = {column: CONTENT[column] for column in columns}
    return assigned | ({"folded_version": me.c.change_number} if assigned else {})


def _has_room(*, if_: ColumnElement[bool] | None = None) -> list[ColumnElement[bool]]:
    """The anchor is there, and no other todo stands where it does."""
    return [
        _or_refuse(anchor().is_not(None), AnchorNotFound, if_=if_),
        _or_refuse(~is_shared(), PlaceTooNarrow, if_=if_),
    ]


def _or_refuse(
    condition: ColumnElement[bool],
    problem: type[Problem],
    *,
    if_: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    """Whether `condition` holds; if not, the end of the transaction.

    False where `if_` does not hold: of all of SQL, only CASE promises an order.
    """
    refused = func.refuse(literal(problem.slug), type_=Boolean)
    beforehand = [] if if_ is None else [(~if_, false())]
    return case(*beforehand, (condition, true()), else_=refused)
