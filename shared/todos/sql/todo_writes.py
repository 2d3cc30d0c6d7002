"""Statements that write todos: see versioned.py for how each is made."""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    exists,
    func,
    null,
    or_,
    select,
    text,
    true,
)

from shared.problems import IdInUse, TodoNotFound, UnknownProject
from shared.todos.sql.owner_row import ME
from shared.todos.sql.parameters import COLUMNS_OF, CONTENT, ID
from shared.todos.sql.tables import project, todo
from shared.todos.sql.trash_statement import has_tombstone
from shared.todos.sql.versioned import Event, Kind, Values, or_refuse
from shared.todos.sql.versioned import change as change_row
from shared.todos.sql.versioned import create as create_row

RESTORABLE = text("interval '30 days'")
PROJECT = CONTENT["project_id"]


def _live_project(project_id: ColumnElement[Any]) -> Any:
    return select(project.c.id).where(
        project.c.owner_id == ME,
        project.c.id == project_id,
        project.c.deleted_at.is_(None),
    )


# Where a todo may be put: into no project, or into one that its owner has.
PROJECT_IS_THERE = or_(PROJECT.is_(None), exists(_live_project(PROJECT)))
EVENTS = {
    "completed": Event(
        lambda current: current.c.completed_at.is_(None),
        lambda me: {"completed_at": func.coalesce(todo.c.completed_at, me.c.at)},
    ),
    "reopened": Event(
        lambda current: current.c.completed_at.is_not(None),
        lambda _: {"completed_at": null()},
    ),
    "deleted": Event(lambda _: true(), lambda me: {"deleted_at": me.c.at}),
    # Its project may have been deleted meanwhile: then it comes back to the inbox.
    "restored": Event(
        lambda current: current.c.deleted_at.is_not(None),
        lambda _: {
            "deleted_at": null(),
            "project_id": _live_project(todo.c.project_id).scalar_subquery(),
        },
    ),
}


def _assigned(name: str, me: CTE) -> Values:
    """What follows from the members; that it does, a trigger sees by the version."""
    if name == "project_id":  # where the todo is from now on is what its owner said
        return {"left_project_id": null()}
    columns = COLUMNS_OF[name][1:]
    folded: Values = {column: CONTENT[column] for column in columns}
    return folded | ({"folded_version": me.c.change_number} if folded else {})


TODO = Kind(todo, "todos", TodoNotFound, CONTENT, _assigned, EVENTS)


@cache
def create(
    *, completed: bool = False, side: str | None = None, in_project: bool = False
) -> Executable:
    """Make a todo: see `versioned.create`. `in_project`: whether it names a project."""

    def values(me: CTE) -> Values:
        return {
            "completed_at": me.c.at if completed else null(),
            "folded_version": me.c.change_number,
        }

    unused = or_refuse(~has_tombstone(todo, ID), IdInUse)
    demands = [or_refuse(PROJECT_IS_THERE, UnknownProject)] if in_project else []
    return create_row(TODO, side, values, unused, *demands)


@cache
def change(*names: str) -> Executable:
    """Change the named members of a todo: see `versioned.change`."""
    live: ColumnElement[bool] = todo.c.deleted_at.is_(None)
    if "restored" in names:
        live = or_(live, todo.c.deleted_at > func.clock_timestamp() - RESTORABLE)
    demands = [(PROJECT_IS_THERE, UnknownProject)] if "project_id" in names else []
    return change_row(TODO, names, live, *demands)
