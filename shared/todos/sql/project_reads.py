"""Statements that read projects. Each names its owner, beside the database's policy."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from shared.todos.members import PROJECT_COLUMNS
from shared.todos.sql.owner_row import ME
from shared.todos.sql.parameters import ID
from shared.todos.sql.tables import project

TRASHED = bindparam("trashed", type_=Boolean)  # null: both
SHOWN: list[ColumnElement[Any]] = [project.c[name] for name in PROJECT_COLUMNS]

ONE = select(*SHOWN).where(
    project.c.owner_id == ME, project.c.id == ID, project.c.deleted_at.is_(None)
)
# There are few: a list has no pages.
LIST = (
    select(*SHOWN)
    .where(project.c.owner_id == ME)
    .where(or_(TRASHED.is_(None), project.c.deleted_at.is_not(None) == TRASHED))
    .order_by(project.c.position, project.c.id)
)


def _archived() -> Any:
    ids: Select[Any] = select(project.c.id).where(
        project.c.owner_id == ME, project.c.archived
    )
    return func.array(ids.scalar_subquery(), type_=ARRAY(project.c.id.type))


def in_archived(project_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether this is an archived project. Their ids are read once per statement."""
    return func.coalesce(project_id == func.any(_archived()), False)
