"""Projects: made, read, changed, deleted with or without their todos, restored."""

from uuid import UUID

from shared.database.session import Command, run
from shared.principal import Principal
from shared.problems import ProjectNotFound
from shared.todos.members import ProjectRow, WrittenProject
from shared.todos.rules.digests import digest
from shared.todos.rules.ids import uuid7
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.project_schemas import (
    NewProject,
    ProjectPatch,
    project_columns,
)
from shared.todos.sql import project_reads, project_writes
from shared.todos.sql.positions import spread
from shared.todos.sql.tables import project
from shared.todos.transactions import write


def create_project(me: Principal, new: NewProject) -> WrittenProject:
    """The project as it is now, and whether this request made it.

    Raises IdInUse when the id was created with other content, TooManyProjects,
    AnchorNotFound, and TooManyWrites.
    """
    side, anchor = new.beside()
    values = {
        "row_id": new.id or uuid7(),
        "anchor": anchor,
        "new_digest": digest(new.sent()),
        "first_digest": None,
        **_new(new.model_dump()),
    }
    return _written(me, (project_writes.create(side=side), values))


def list_projects(me: Principal, *, deleted: bool) -> list[ProjectRow]:
    """All of them in manual order, archived ones too; or those in the trash."""
    rows: list[ProjectRow] = run(me, project_reads.LIST, me=me.id, trashed=deleted)
    return rows


def get_project(me: Principal, project_id: UUID) -> ProjectRow:
    """Raises ProjectNotFound: unknown, deleted and another user's are the same."""
    rows: list[ProjectRow] = run(me, project_reads.ONE, me=me.id, row_id=project_id)
    if not rows:
        raise ProjectNotFound
    return rows[0]


def update_project(
    me: Principal, project_id: UUID, patch: ProjectPatch, conditions: Preconditions
) -> WrittenProject:
    """The project after the patch. Raises as `todos.update.change` does."""
    changes = patch.changes()
    values = _on(project_id, conditions) | _new(changes)
    values["anchor"] = changes.get("moved_before") or changes.get("moved_after")
    return _written(me, (project_writes.change(*sorted(changes)), values))


def delete_project(
    me: Principal, project_id: UUID, conditions: Preconditions, *, with_todos: bool
) -> None:
    """Move it to the trash, with its todos or without: those go to the inbox.

    One write, however many todos there are.
    """
    statement = project_writes.delete(with_todos=with_todos)
    _written(me, (statement, _on(project_id, conditions)))


def restore_project(
    me: Principal, project_id: UUID, conditions: Preconditions
) -> WrittenProject:
    """Take it out of the trash, for 30 days, with the todos that it took along.

    A todo stays where its owner has put it since.
    """
    return _written(me, (project_writes.restore(), _on(project_id, conditions)))


def _written(me: Principal, command: Command) -> WrittenProject:
    rows: list[WrittenProject]
    (rows,) = write(me, [command], lambda: (spread(project), {}))
    return rows[0]


def _on(project_id: UUID, conditions: Preconditions) -> dict[str, object]:
    return {"row_id": project_id, **conditions.values()}


def _new(values: dict[str, object]) -> dict[str, object]:
    return {f"new_{name}": value for name, value in project_columns(values).items()}
