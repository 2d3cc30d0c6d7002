"""What an owner has in all, and its erasure."""

from typing import Any

from sqlalchemy import DateTime, delete, func, select

from shared.todos.members import SETTINGS
from shared.todos.sql.owner_row import ME, OWNER_ID, reset_owner
from shared.todos.sql.page_weight import octets_of_steps
from shared.todos.sql.tables import owner, project, todo, tombstone

_TRASHED = (
    select(func.count())
    .select_from(todo)
    .where(todo.c.owner_id == ME, todo.c.deleted_at.is_not(None))
    .scalar_subquery()
)
# As the triggers of migration 0015 count, of an owner whom they have not yet.
_OCTETS = (
    select(
        func.coalesce(
            func.sum(
                func.octet_length(todo.c.title)
                + func.octet_length(todo.c.description)
                + func.octet_length(func.array_to_string(todo.c.tags, ""))
                + octets_of_steps(todo.c.steps)
            ),
            0,
        )
    )
    .where(todo.c.owner_id == ME)
    .scalar_subquery()
)
ACCOUNT = select(
    owner.c.id.label("owner_id"),
    owner.c.todos,
    owner.c.quota,
    owner.c.projects,
    _TRASHED.label("deleted"),
    func.coalesce(owner.c.octets, _OCTETS).label("octets"),
    owner.c.octet_quota,
    *(owner.c[name] for name in SETTINGS),
).where(owner.c.id == ME)


def _erasure() -> Any:
    gone = delete(todo).where(todo.c.owner_id == ME).returning(todo.c.id).cte("gone")
    projects = delete(project).where(project.c.owner_id == ME).cte("projects")
    tombstones = delete(tombstone).where(tombstone.c.owner_id == ME).cte("tombstones")
    me = reset_owner()
    at = func.coalesce(
        select(me.c.at).scalar_subquery(),
        func.clock_timestamp(type_=DateTime(timezone=True)),
    )
    erased = select(func.count()).select_from(gone).scalar_subquery()
    answer = select(OWNER_ID, erased.label("erased"), at.label("erased_at"))
    return answer.add_cte(projects, tombstones)


ERASE = _erasure()
