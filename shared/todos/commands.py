"""From what a client asks to a statement and its values."""

from typing import Any
from uuid import UUID

from shared.database.session import Command
from shared.todos.members import PRIORITIES
from shared.todos.rules.digests import digest, first_digest
from shared.todos.rules.folding import search_fold, tag_fold, title_key
from shared.todos.rules.ids import uuid7
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.schemas import NewTodo
from shared.todos.sql import todo_writes
from shared.todos.sql.parameters import CONTENT

# In no string that is sought: what is found is in one step.
BETWEEN_STEPS = "\x01"
# What each operation without a body changes, as `todo_writes.change` names it.
CHANGES = {
    "complete": "completed",
    "reopen": "reopened",
    "delete": "deleted",
    "restore": "restored",
}


def create_command(new: NewTodo) -> Command:
    """Create this todo; an id is generated if it has none."""
    side, anchor = new.beside()
    statement = todo_writes.create(
        completed=new.completed, side=side, in_project=new.project_id is not None
    )
    sent = new.sent()
    values = {
        "row_id": new.id or uuid7(),
        "anchor": anchor,
        "new_digest": digest(sent),
        "first_digest": first_digest(sent),
    }
    return statement, values | content(new.model_dump())


def change_command(
    todo_id: UUID, changes: dict[str, Any], conditions: Preconditions
) -> Command:
    """Make these changes, named as `todo_writes.change` names them."""
    values = content(changes) | {
        "row_id": todo_id,
        **conditions.values(),
        "anchor": changes.get("moved_before") or changes.get("moved_after"),
    }
    return todo_writes.change(*sorted(changes)), values


def content(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns hold them, and nothing that has no column."""
    kept = {name: values[name] for name in CONTENT if name in values}
    kept |= folded_columns(kept)
    if "priority" in kept:
        kept["priority"] = PRIORITIES.index(kept["priority"])
    return {f"new_{name}": value for name, value in kept.items()}


def folded_columns(values: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow from these: how strings are found and sorted."""
    folded: dict[str, Any] = {}
    if "title" in values:
        folded["title_folded"] = search_fold(values["title"])
        folded["title_key"] = title_key(values["title"])
    if "description" in values:
        folded["description_folded"] = search_fold(values["description"])
    if "tags" in values:
        folded["tags_folded"] = [tag_fold(tag) for tag in values["tags"]]
    if "steps" in values:
        titles = [search_fold(step["title"]) for step in values["steps"]]
        folded["steps_folded"] = BETWEEN_STEPS.join(titles)
    return folded
