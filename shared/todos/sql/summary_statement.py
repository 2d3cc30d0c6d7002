"""An owner's todos in numbers, by one statement that reads them once."""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    ScalarSelect,
    and_,
    func,
    or_,
    select,
    true,
)

from shared.todos.members import PRIORITIES
from shared.todos.sql.owner_row import ME, OWNER_ID
from shared.todos.sql.project_reads import in_archived
from shared.todos.sql.tables import todo
from shared.todos.sql.todo_reads import due_within

MAX_TAGS = 20
COUNTED = ["completed_at", "deleted_at", "due_at", "due_date", "priority"]
COUNTED += ["tags", "tags_folded", "project_id"]


@cache
def summary() -> Executable:
    """One row of counts, whether the owner has todos or not. Reads them once.

    Live todos of archived projects do not count.
    """
    mine = (
        select(*(todo.c[name] for name in COUNTED))
        .where(todo.c.owner_id == ME)
        .where(or_(todo.c.deleted_at.is_not(None), ~in_archived(todo.c.project_id)))
    )
    every = mine.cte("mine").prefix_with("materialized")
    live, done = every.c.deleted_at.is_(None), every.c.completed_at.is_not(None)
    still_open = and_(live, ~done)
    counted = {
        "open": still_open,
        "completed": and_(live, done),
        "overdue": and_(still_open, due_within(every.c, "overdue_")),
        "due_today": and_(still_open, due_within(every.c, "today_")),
        "deleted": ~live,
    }
    for number, name in enumerate(PRIORITIES):
        counted[f"priority_{name}"] = and_(still_open, every.c.priority == number)
    counts = (func.count().filter(what).label(name) for name, what in counted.items())
    return select(
        OWNER_ID,
        *counts,
        _by_tag(every, still_open).label("by_tag"),
        _by_project(every, still_open).label("by_project"),
    )


def _by_project(every: CTE, still_open: ColumnElement[bool]) -> ScalarSelect[Any]:
    """[project, count] of each that has an open todo, null for the inbox."""
    count = func.count()
    each = (
        select(every.c.project_id, count.label("open"))
        .where(still_open)
        .group_by(every.c.project_id)
        .order_by(count.desc(), every.c.project_id)
        .subquery()
    )
    pair = func.json_build_array(each.c.project_id, each.c.open)
    return select(func.json_agg(pair)).scalar_subquery()


def _by_tag(every: CTE, still_open: ColumnElement[bool]) -> ScalarSelect[Any]:
    """[tag, count] of those most used; spelled as the first in code-point order."""
    both = func.unnest(every.c.tags, every.c.tags_folded)
    each = both.table_valued("tag", "folded", name="each").render_derived()
    first = func.min(each.c.tag.collate("C"))
    count = func.count()
    most_used = (
        select(first.label("tag"), count.label("open"))
        .select_from(every)
        .join(each, true())
        .where(still_open)
        .group_by(each.c.folded)
        .order_by(count.desc(), each.c.folded.collate("C"))
        .limit(MAX_TAGS)
        .subquery()
    )
    pair = func.json_build_array(most_used.c.tag, most_used.c.open)
    return select(func.json_agg(pair)).scalar_subquery()
