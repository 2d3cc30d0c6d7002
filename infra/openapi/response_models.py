"""What operations answer, as models for the OpenAPI document.

Not in `shared`: a function that only answers need not build them at its cold start.
"""

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.todos.rules.fields import Priority
from shared.todos.rules.settings_schema import WeekStart

Value = TypeVar("Value")
# A member that is there or not, and never null: a default would make it required of
# whoever answers, by what generators of clients take it for.
Absent = Annotated[Value, Field(default_factory=lambda: None)]


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


class ByPriority(BaseModel):
    none: int
    low: int
    medium: int
    high: int


class Summary(BaseModel):
    """How many todos there are. By priority and by tag: those that are open."""

    open: int
    completed: int
    overdue: int
    due_today: int
    deleted: int
    by_priority: ByPriority
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


class Export(BaseModel):
    """A page of all todos. `next_cursor` is null on the last one."""

    format: Literal["ownlist/1"]
    items: list[Todo]
    next_cursor: str | None


class ImportedPart(BaseModel):
    """An item that was not imported: its index, and the kind of problem."""

    index: int
    type: Literal["/docs/problems#id-in-use"]


class Imported(BaseModel):
    """How many todos were made, how many were there already, and the others.

    `shortened`: indices of items whose title was too long.
    """

    created: int
    unchanged: int
    refused: list[ImportedPart]
    shortened: list[int]


class Settings(BaseModel):
    """What a person has set. Null: nothing; then requests and clients decide."""

    time_zone: str | None
    language: str | None
    week_start: WeekStart | None
    day_starts_at: str
    reminder_mails: bool


class Account(Settings):
    """Who asks, their settings, and how much there is. `deleted` are in the trash.

    `bytes` are those of titles, descriptions and tags in UTF-8, the trash included.
    """

    id: str
    issuer: str
    token_expires_at: datetime
    todos: int
    deleted: int
    quota: int
    bytes: int
    byte_quota: int


class Erased(BaseModel):
    """A receipt: how many todos are gone, the trash included."""

    erased: int
    erased_at: datetime


class Ready(BaseModel):
    """The database answers."""

    status: Literal["ready"]


class Health(BaseModel):
    """Functions run."""

    status: Literal["ok"]


class Fault(BaseModel):
    """One thing wrong with the input: where, and what would be right."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `operation` is the index of the one of a batch that has it.

    `errors` says what to change, where that is known.
    """

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    operation: Absent[int]
    errors: Absent[list[Fault]]


ANSWERED: tuple[type[BaseModel], ...] = (
    Todo,
    Page,
    Summary,
    Results,
    Changes,
    Export,
    Imported,
    Settings,
    Account,
    Erased,
    Ready,
    Health,
    Problem,
)
