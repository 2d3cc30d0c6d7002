"""How a row with a version is made and changed: a todo, or a project.

Each statement is one round trip, run by transactions.py, which locks the owner row
before any other. A write takes its version from that row, so that two writes of one
owner neither deadlock nor share a number, and a write that changes nothing takes none
(docs/decisions/0003). An outcome other than success ends the statement, and the
transaction it is part of, by `refuse`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Executable,
    Table,
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
    true,
    update,
)

from shared.problems import (
    AnchorNotFound,
    IdInUse,
    PlaceTooNarrow,
    PreconditionFailed,
    Problem,
)
from shared.todos.sql.owner_row import ME, bump_version, count_new
from shared.todos.sql.parameters import (
    DIGEST,
    FIRST_DIGEST,
    ID,
    IF_MATCH,
    IF_NONE_MATCH,
)
from shared.todos.sql.positions import anchor, beside, is_beside, is_shared, on_top

SIDES = {"moved_before": "before", "moved_after": "after"}
Values = dict[str, Any]


class Event(NamedTuple):
    """A change without a value of its own: when it is one, and what it sets."""

    differs: Callable[[CTE], ColumnElement[bool]]  # given the row as it is
    assigned: Callable[[CTE], Values]  # given the owner's number and time


class Kind(NamedTuple):
    """What differs between the tables whose rows have a version."""

    table: Table
    counter: str  # the column of the owner that counts them
    absent: type[Problem]
    content: Mapping[str, ColumnElement[Any]]  # each column and its parameter
    assigned: Callable[[str, CTE], Values]  # what follows from a member of the content
    events: Mapping[str, Event]


def create(
    kind: Kind, side: str | None, values: Callable[[CTE], Values], *demands: Any
) -> Executable:
    """Make a row, unless its owner has one of that id: then answer that one.

    Columns: the row's, and `applied`: whether it was made. A concurrent duplicate is a
    unique violation, which rolls back everything; retried, it returns the duplicate.
    """
    # with me as (upsert the owner: one more change and row, unless the id is taken),
    #   made as (insert into the table ... select from me: nothing if the id is taken)
    # select from made union all select the row of that id, if it was created the same
    table = kind.table
    made = _made(kind, side, values, demands)
    this = and_(table.c.owner_id == ME, table.c.id == ID)
    same = or_(table.c.digest == DIGEST, table.c.digest == FIRST_DIGEST)
    found = select(*table.c, false().label("applied")).where(
        this, or_refuse(same, IdInUse, if_=this)
    )
    return select(*made.c, true().label("applied")).union_all(found)


def _made(
    kind: Kind,
    side: str | None,
    more: Callable[[CTE], Values],
    demands: tuple[Any, ...],
) -> CTE:
    table = kind.table
    # CTEs see the snapshot of the statement: `there` is false for what `made` makes.
    there = exists().where(table.c.owner_id == ME, table.c.id == ID)
    me = count_new(kind.counter, ~there)
    values = {
        "owner_id": me.c.id,
        "id": ID,
        **kind.content,
        "position": beside(side, table) if side else on_top(me.c.change_number, table),
        "version": me.c.change_number,
        "created_at": me.c.at,
        "updated_at": me.c.at,
        "digest": DIGEST,
        **more(me),
    }
    checks = [*demands, *(_has_room(table) if side else ())]
    source = select(*values.values()).select_from(me)
    if checks:  # one after the other, which of all of SQL only CASE promises
        unmet = ((~check, false()) for check in checks)
        source = source.where(case(*unmet, else_=true()))
    return (
        insert(table).from_select(list(values), source).returning(*table.c).cte("made")
    )


def change(
    kind: Kind, names: tuple[str, ...], live: ColumnElement[bool], *demands: Any
) -> Executable:
    """Change the named members of a row that is `live`, if that changes anything.

    Columns: the row's as it is afterwards, and `applied`: whether it was changed.
    """
    # with current as (the row, if the owner has it),
    #   me as (one more change of the owner, if the row differs and may be changed),
    #   changed as (update the table ... from me: nothing without a change to make)
    # select from changed union all current as it was kept union all nothing: refuse
    table = kind.table
    current = _current(kind, names, live, demands)
    differs = or_(false(), *(_differs(kind, current, name) for name in names))
    me = bump_version(current, and_(differs, preconditions(current)))
    assigned: Values = {}
    for name in names:
        assigned |= _assigned(kind, name, me)
    changed = (
        update(table)
        .where(table.c.owner_id == me.c.id, table.c.owner_id == ME, table.c.id == ID)
        .values(version=me.c.change_number, updated_at=me.c.at, **assigned)
        .returning(*table.c)
        .cte("changed")
    )
    return outcome(kind, current, changed, ~differs)


def preconditions(current: CTE) -> ColumnElement[bool]:
    """Whether If-Match and If-None-Match hold for the row as it is."""
    matches = or_(IF_MATCH.is_(None), current.c.version == func.any(IF_MATCH))
    return and_(matches, ~_excluded(current))


def _excluded(current: CTE) -> ColumnElement[bool]:
    return or_(IF_NONE_MATCH.is_(None), current.c.version == func.any(IF_NONE_MATCH))


def outcome(
    kind: Kind, current: CTE, changed: CTE, done: ColumnElement[bool]
) -> CompoundSelect[Any]:
    """The row as it was changed, or as it was kept, or a refusal.

    Exactly one of the three has a row: `done` is whether there was nothing to change.
    """
    # CASE in `or_refuse` keeps the database from judging a branch before it knows that
    # the branch applies.
    kept = select(*current.c, false().label("applied")).where(
        or_refuse(
            and_(done, ~_excluded(current)),
            PreconditionFailed,
            if_=~exists(select(changed.c.id)),
        )
    )
    absent = select(*(null().label(c.name) for c in current.c), false()).where(
        or_refuse(false(), kind.absent, if_=~exists(select(current.c.id)))
    )
    return select(*changed.c, true().label("applied")).union_all(kept, absent)


def _current(
    kind: Kind, names: tuple[str, ...], live: ColumnElement[bool], demands: Any
) -> CTE:
    """The row. Its owner's lock keeps it as it is (transactions.py)."""
    table = kind.table
    this = and_(table.c.owner_id == ME, table.c.id == ID, live)
    statement = select(*table.c).where(this)
    for demand, problem in demands:
        statement = statement.where(or_refuse(demand, problem, if_=this))
    if not SIDES.keys().isdisjoint(names):
        statement = statement.where(*_has_room(table, if_=this))
    return statement.cte("current")


def _differs(kind: Kind, current: CTE, name: str) -> ColumnElement[bool]:
    if name in SIDES:
        return ~is_beside(SIDES[name], current.c.position, kind.table)
    if name in kind.events:
        return kind.events[name].differs(current)
    return current.c[name].is_distinct_from(kind.content[name])


def _assigned(kind: Kind, name: str, me: CTE) -> Values:
    if name in SIDES:
        return {"position": beside(SIDES[name], kind.table)}
    if name in kind.events:
        return kind.events[name].assigned(me)
    return {name: kind.content[name], **kind.assigned(name, me)}


def _has_room(
    table: Table, *, if_: ColumnElement[bool] | None = None
) -> list[ColumnElement[bool]]:
    """The anchor is there, and no other row stands where it does."""
    return [
        or_refuse(anchor(table).is_not(None), AnchorNotFound, if_=if_),
        or_refuse(~is_shared(table), PlaceTooNarrow, if_=if_),
    ]


def or_refuse(
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
