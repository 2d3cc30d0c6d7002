"""The change feed of an owner: what has a number above the one a client has seen.

Of todos, removed ones too, and projects, in one statement and so in one snapshot: a
number below one that is there cannot appear later in any of them.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    null,
    or_,
    select,
)

from shared.todos.members import PROJECT_COLUMNS
from shared.todos.sql.owner_row import ME
from shared.todos.sql.page_weight import MAX_OCTETS, weighed
from shared.todos.sql.parameters import LIMIT
from shared.todos.sql.tables import SHOWN, owner, project, todo, tombstone

AFTER = bindparam("after_number", type_=BigInteger)
TRASH_AFTER = bindparam("trash_after_number", type_=BigInteger)

_CHANGED = (
    select(*SHOWN)
    .where(todo.c.owner_id == ME, todo.c.version > AFTER)
    .where(or_(todo.c.deleted_at.is_(None), todo.c.version > TRASH_AFTER))
    .order_by(todo.c.version)
    .limit(LIMIT)
)
_HEAVY = weighed(_CHANGED, "version")
# The owner is also there when there is no todo.
_TODO = [
    owner.c.id.label("owner_id") if column.name == "owner_id" else column
    for column in _HEAVY.c
]
# What a project has beside the members that a todo has as well.
_OF_PROJECTS = ("name", "color", "archived")
_NULLS = [cast(null(), project.c[name].type).label(name) for name in _OF_PROJECTS]
_SHARED = set(PROJECT_COLUMNS) & {column.name for column in _HEAVY.c}
_PROJECT = [
    project.c[column.name]
    if column.name in _SHARED
    else cast(null(), column.type).label(column.name)
    for column in _HEAVY.c
]
_TODOS = (
    select(owner.c.epoch, owner.c.change_number, owner.c.purged_number, *_TODO, *_NULLS)
    .select_from(
        owner.outerjoin(
            _HEAVY, and_(_HEAVY.c.owner_id == owner.c.id, _HEAVY.c.before < MAX_OCTETS)
        )
    )
    .where(owner.c.id == ME)
)
_PROJECTS = (
    select(
        owner.c.epoch,
        owner.c.change_number,
        owner.c.purged_number,
        *_PROJECT,
        *(project.c[name] for name in _OF_PROJECTS),
    )
    .join(project, project.c.owner_id == owner.c.id)
    .where(owner.c.id == ME, project.c.owner_id == ME, project.c.version > AFTER)
    .where(or_(project.c.deleted_at.is_(None), project.c.version > TRASH_AFTER))
    .order_by(project.c.version)
    .limit(LIMIT)
    .subquery("projects")
)
# What is left of what was removed has the form of a todo or a project without content.
_LEFT: dict[str, Any] = {
    **{name: tombstone.c[name] for name in ("owner_id", "id", "version", "deleted_at")},
    "created_at": tombstone.c.deleted_at,
    "updated_at": tombstone.c.removed_at,
    "title": literal(""),
    "description": literal(""),
    "priority": literal(0),
    "tags": literal("{}", Text),
    "steps": literal("[]", Text),
    "position": literal(0),
}
_REMOVED: list[ColumnElement[Any]] = [
    cast(_LEFT.get(column.name, null()), column.type).label(column.name)
    for column in _HEAVY.c
]
_LEFT_OF_PROJECTS: dict[str, Any] = {
    "name": literal(""),
    "color": null(),
    "archived": false(),
}
_REMOVED += [
    cast(case((tombstone.c.of_project, left)), project.c[name].type).label(name)
    for name, left in _LEFT_OF_PROJECTS.items()
]
_TOMBSTONES = (
    select(
        owner.c.epoch,
        owner.c.change_number,
        owner.c.purged_number,
        *_REMOVED,
    )
    .join(tombstone, tombstone.c.owner_id == owner.c.id)
    .where(owner.c.id == ME, tombstone.c.owner_id == ME)
    .where(tombstone.c.version > AFTER, tombstone.c.version > TRASH_AFTER)
    .order_by(tombstone.c.version)
    .limit(LIMIT)
    .subquery("tombstones")
)
# The owner's number is that of the last change there is to see.
CHANGES = _TODOS.union_all(select(_PROJECTS), select(_TOMBSTONES))
