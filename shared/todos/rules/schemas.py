"""What crosses HTTP: bodies that are read, and the one representation of a todo."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, overload
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.todos.members import PRIORITIES, TodoRow, TodoShape
from shared.todos.rules.fields import (
    ClientId,
    Description,
    DueDate,
    ExistingId,
    Instant,
    Priority,
    ProjectId,
    Tags,
    Title,
)
from shared.todos.rules.steps import Steps
from shared.todos.rules.text import refuse


def not_both(*names: str) -> dict[str, Any]:
    """For the OpenAPI document: one of these members at most is not null."""
    strings = {name: {"type": "string"} for name in names}
    return {"not": {"required": list(names), "properties": strings}}


class _Content(BaseModel):
    """What a client may say of a todo: no coercion of types, no unknown members."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "allOf": [not_both("before", "after"), not_both("due_date", "due_at")]
        },
    )

    before: ExistingId | None = None
    after: ExistingId | None = None
    due_date: DueDate | None = None
    due_at: Instant | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.before and self.after:
            raise refuse("must not have both before and after")
        if self.due_date and self.due_at:
            raise refuse("must not have both due_date and due_at")
        return self

    def beside(self) -> tuple[str | None, UUID | None]:
        """Which side of which todo; of none if the body does not say."""
        side = "before" if self.before else "after" if self.after else None
        return side, self.before or self.after


class NewTodo(_Content):
    """A todo to create. A client that sends `id` may repeat the request safely."""

    id: ClientId | None = None
    title: Title
    description: Description = ""
    completed: bool = False
    priority: Priority = "none"
    tags: Tags = []
    project_id: ProjectId | None = None
    steps: Steps = []

    def sent(self) -> dict[str, Any]:
        """The rule-checked content: equal for a repeat, and only then."""
        return self.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)


class TodoPatch(_Content):
    """A JSON merge patch (RFC 7396): null resets a member, an absent one is kept.

    Setting one of `due_date` and `due_at` clears the other.
    """

    title: Annotated[Title, Field(default_factory=str)]  # not to be reset: no null
    description: Description | None = None
    completed: bool | None = None
    priority: Priority | None = None
    tags: Tags | None = None
    project_id: ProjectId | None = None
    steps: Steps | None = None

    def changes(self) -> dict[str, Any]:
        """The members to change and their new values, as the store names them."""
        members = self.model_fields_set - {"before", "after"}
        values = {name: getattr(self, name) for name in members}
        for name, value in values.items():
            if value is None:  # as it would be, had create not said it
                values[name] = NewTodo.model_fields[name].default
        if self.due_date:
            values["due_at"] = None
        if self.due_at:
            values["due_date"] = None
        if "completed" in values:
            values["completed" if values.pop("completed") else "reopened"] = None
        side, anchor = self.beside()
        return values | ({f"moved_{side}": anchor} if side else {})


def shape(todo: TodoRow) -> TodoShape:
    """The representation of a row. Times are UTC, RFC 3339, with microseconds."""
    return {
        "id": str(todo["id"]),
        "title": todo["title"],
        "description": todo["description"],
        "completed": todo["completed_at"] is not None,
        "completed_at": utc(todo["completed_at"]),
        "priority": PRIORITIES[todo["priority"]],
        "due_date": _day(todo["due_date"]),
        "due_at": utc(todo["due_at"]),
        "tags": todo["tags"],
        "project_id": None if todo["project_id"] is None else str(todo["project_id"]),
        "steps": todo["steps"],
        "position": decimal(todo["position"]),
        "version": todo["version"],
        "created_at": utc(todo["created_at"]),
        "updated_at": utc(todo["updated_at"]),
        "deleted_at": utc(todo["deleted_at"]),
    }


@overload
def utc(instant: datetime) -> str: ...
@overload
def utc(instant: None) -> None: ...
def utc(instant: datetime | None) -> str | None:
    """RFC 3339, in UTC, with microseconds."""
    if instant is None:
        return None
    text = instant.astimezone(UTC).isoformat(timespec="microseconds")
    return text.removesuffix("+00:00") + "Z"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def decimal(number: Decimal) -> str:
    return format(number, "f")
