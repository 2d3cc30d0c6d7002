"""The statement that imports: one for a whole page."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    insert,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from shared.todos.members import MEMBERS
from shared.todos.sql.owner_row import ME, OWNER_ID, count_new_todos
from shared.todos.sql.positions import on_top
from shared.todos.sql.tables import todo

ITEMS = bindparam("items", type_=Text)
COMPARED = [member.name for member in MEMBERS if member.compared]
SERVERS = ("owner_id", "version", "folded_version", "updated_at")
GIVEN = [each for each in todo.c if each.name not in SERVERS]


def _judged() -> CTE:
    """The items, each with whether there is a todo of its id, and whether it is it."""
    columns = (column("index", Integer), *(column(c.name, c.type) for c in GIVEN))
    given = func.jsonb_to_recordset(cast(ITEMS, JSONB)).table_valued(*columns)
    item = given.render_derived(name="item", with_types=True)
    # A left join: an item of an unknown id has nulls on the side of the todo.
    there = item.outerjoin(todo, and_(todo.c.owner_id == ME, todo.c.id == item.c.id))
    same = [item.c[name].is_not_distinct_from(todo.c[name]) for name in COMPARED]
    same.append(
        or_(item.c.created_at.is_(None), item.c.created_at == todo.c.created_at)
    )
    is_there = todo.c.id.is_not(None)
    return (
        select(item, is_there.label("there"), and_(is_there, *same).label("same"))
        .select_from(there)
        .cte("judged")
    )


def _made(fresh: CTE, me: CTE) -> CTE:
    """The new ones, numbered in their order; without a place on top, in it as well."""
    # me.change_number is the last of `count` numbers; each todo takes its own of them.
    count = select(func.count(fresh.c.id)).scalar_subquery()
    before = me.c.change_number - count
    placed = select(func.min(fresh.c.position) - 1).scalar_subquery()
    # Above the list and above what comes with a position, in the order of the file.
    top = func.least(on_top(before), placed) - count
    values: dict[str, ColumnElement[Any]] = {
        **{each.name: fresh.c[each.name] for each in GIVEN},
        "owner_id": me.c.id,
        "version": before + fresh.c.place,
        "folded_version": before + fresh.c.place,
        "position": func.coalesce(fresh.c.position, top + fresh.c.place),
        "created_at": func.coalesce(fresh.c.created_at, me.c.at),
        "updated_at": me.c.at,
    }
    source = select(*values.values()).select_from(fresh.join(me, true()))
    return insert(todo).from_select(list(values), source).cte("made")


def _import() -> Any:
    judged = _judged()
    place = func.row_number().over(order_by=judged.c.index).label("place")
    fresh = select(judged, place).where(~judged.c.there).cte("fresh")
    other = and_(judged.c.there, ~judged.c.same)
    indices = func.array_agg(aggregate_order_by(judged.c.index, judged.c.index))
    return select(
        OWNER_ID,
        func.count().filter(~judged.c.there).label("created"),
        func.count().filter(judged.c.same).label("unchanged"),
        indices.filter(other).label("refused"),
    ).add_cte(_made(fresh, count_new_todos(fresh)))


# Columns: how many todos were made, how many were there, the indices of the others.
# To be run in the transaction of `owner_row.LOCK`.
IMPORT = _import()
