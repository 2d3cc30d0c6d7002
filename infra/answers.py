"""What operations answer, as models for the OpenAPI document.

Not in `shared`: a function that only answers need not build them at its cold start.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.todos.fields import Priority


class Todo(BaseModel):
    """A todo, as every operation answers it."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: UUID
    title: str
    description: str
    completed: bool
    completed_at: datetime | None
    priority: Priority
    due_date: date | None
    due_at: datetime | None
    tags: list[str]
    position: str
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class Page(BaseModel):
    """A page of todos. `next_cursor` is null on the last one."""

    items: list[Todo]
    next_cursor: str | None


class TagCount(BaseModel):
    tag: str
    open: int


class Summary(BaseModel):
    """How many todos there are. By priority and by tag: those that are open."""

    open: int
    completed: int
    overdue: int
    due_today: int
    deleted: int
    by_priority: dict[Priority, int]
    by_tag: list[TagCount]


class ChangedTodo(BaseModel):
    op: Literal["create", "update", "complete", "reopen", "restore"]
    todo: Todo


class DeletedTodo(BaseModel):
    op: Literal["delete"]
    id: UUID


class Results(BaseModel):
    """What became of each operation of a batch, in their order."""

    results: list[ChangedTodo | DeletedTodo]


class Changes(BaseModel):
    """What changed. `next` is what to ask for next time, as `since`."""

    items: list[Todo]
    next: str
    has_more: bool


class Health(BaseModel):
    """Functions run."""

    status: Literal["ok"]


class Fault(BaseModel):
    """One thing wrong with the input: where, and what would be right."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `operation` is the index of the one of a batch that has it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    operation: int | None = None
    errors: list[Fault] | None = None


ANSWERED: tuple[type[BaseModel], ...] = (
    Todo,
    Page,
    Summary,
    Results,
    Changes,
    Health,
    Problem,
)
