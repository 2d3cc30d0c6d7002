"""Statements that write projects, and the todos that go and come back with one.

See versioned.py for how each is made. A live todo lies in a live project or in none.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Integer,
    and_,
    bindparam,
    false,
    func,
    null,
    or_,
    select,
    update,
)

from shared.problems import IdInUse, ProjectNotFound
from shared.todos.members import PROJECT_CONTENT
from shared.todos.sql.owner_row import ME, bump_version
from shared.todos.sql.parameters import ID
from shared.todos.sql.tables import project, todo
from shared.todos.sql.todo_writes import RESTORABLE
from shared.todos.sql.trash_statement import has_tombstone
from shared.todos.sql.versioned import (
    Kind,
    Values,
    or_refuse,
    outcome,
    preconditions,
)
from shared.todos.sql.versioned import (
    change as change_row,
)
from shared.todos.sql.versioned import (
    create as create_row,
)

CONTENT: dict[str, ColumnElement[Any]] = {
    name: bindparam(f"new_{name}", type_=project.c[name].type)
    for name in PROJECT_CONTENT
}
PROJECT = Kind(project, "projects", ProjectNotFound, CONTENT, lambda *_: {}, events={})


@cache
def create(*, side: str | None = None) -> Executable:
    """Make a project: see `versioned.create`."""
    unused = or_refuse(~has_tombstone(project, ID), IdInUse)
    return create_row(PROJECT, side, lambda _: {}, unused)


@cache
def change(*names: str) -> Executable:
    """Change the named members of a project: see `versioned.change`."""
    return change_row(PROJECT, names, project.c.deleted_at.is_(None))


@cache
def delete(*, with_todos: bool) -> Executable:
    """Move a project to the trash; its live todos too, or else to the inbox.

    Columns as of `change`. Each todo takes a number of its own, below the project's:
    whoever follows the changes sees no todo in a project that is gone.
    """
    current = _project(project.c.deleted_at.is_(None))
    mine = and_(todo.c.project_id == ID, todo.c.deleted_at.is_(None))

    def left(me: CTE) -> Values:
        away = {"deleted_at": me.c.at} if with_todos else {"project_id": null()}
        return {"left_project_id": ID, **away}

    return _with_todos(
        current,
        mine,
        lambda me: {"deleted_at": me.c.at},
        left,
        done=false(),
    )


@cache
def restore() -> Executable:
    """Bring a project back, with the todos that went with it and are as they were left.

    Those are in the trash with it, or in the inbox since. Columns as of `change`.
    """
    recent = project.c.deleted_at > func.clock_timestamp() - RESTORABLE
    current = _project(or_(project.c.deleted_at.is_(None), recent))
    trashed = and_(todo.c.project_id == ID, todo.c.deleted_at.is_not(None))
    kept = and_(todo.c.project_id.is_(None), todo.c.deleted_at.is_(None))
    return _with_todos(
        current,
        and_(todo.c.left_project_id == ID, or_(trashed, kept)),
        lambda _: {"deleted_at": null()},
        lambda _: {
            "project_id": ID,
            "left_project_id": null(),
            "deleted_at": null(),
        },
        done=current.c.deleted_at.is_(None),
    )


def _project(live: ColumnElement[bool]) -> CTE:
    this = and_(project.c.owner_id == ME, project.c.id == ID, live)
    return select(*project.c).where(this).cte("current")


def _with_todos(
    current: CTE,
    mine: ColumnElement[bool],
    of_project: Any,
    of_todos: Any,
    *,
    done: Any,
) -> Executable:
    """Change the project and these todos of its owner, unless it is `done`.

    They count as one write, however many there are.
    """
    # with current as (the project), numbered as (its todos, each with its place),
    #   me as (as many changes of the owner, and one),
    #   moved as (update todo ... from me, numbered), changed as (update project ...)
    place = func.row_number().over(order_by=todo.c.version)
    numbered = (
        select(todo.c.owner_id, todo.c.id, place.label("place"))
        .where(todo.c.owner_id == ME, mine)
        .cte("numbered")
    )
    total = select(func.count(type_=Integer)).select_from(numbered).scalar_subquery()
    me = bump_version(current, and_(~done, preconditions(current)), total + 1)
    before = me.c.change_number - total - 1
    moved = (
        update(todo)
        .where(todo.c.owner_id == ME, todo.c.owner_id == me.c.id)
        .where(numbered.c.owner_id == todo.c.owner_id, numbered.c.id == todo.c.id)
        .values(version=before + numbered.c.place, updated_at=me.c.at, **of_todos(me))
        .cte("moved")
    )
    changed = (
        update(project)
        .where(project.c.owner_id == me.c.id, project.c.owner_id == ME)
        .where(project.c.id == ID)
        .values(version=me.c.change_number, updated_at=me.c.at, **of_project(me))
        .returning(*project.c)
        .cte("changed")
    )
    return outcome(PROJECT, current, changed, done).add_cte(moved)
