"""What operations answer, as models for the OpenAPI document.

Not in `shared`: a function that only answers need not build them at its cold start.
"""

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.todos.rules.fields import Color, Priority
from shared.todos.rules.settings_schema import WeekStart

Value = TypeVar("Value")
# A member that is there or not, and never null: a default would make it required of
# whoever answers, by what generators of clients take it for.
Absent = Annotated[Value, Field(default_factory=lambda: None)]


class Step(BaseModel):
    """A part of a todo. Its `id` is unique among the steps of the todo."""

    id: str
    title: str
    completed: bool


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
    project_id: UUID | None
    steps: list[Step]
    position: str
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class Page(BaseModel):
    """A page of todos. `next_cursor` is null on the last one."""

    items: list[Todo]
    next_cursor: str | None


class Project(BaseModel):
    """A project, as every operation answers it."""

    id: UUID
    name: str
    color: Color | None
    position: str
    archived: bool
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class Projects(BaseModel):
    """All projects: there are at most 200."""

    items: list[Project]


class ProjectCount(BaseModel):
    """`project_id` is null for the inbox."""

    project_id: UUID | None
    open: int


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
    by_project: list[ProjectCount]


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
    """What changed. `next` is what to ask for next time, as `since`.

    Keep the `project_id` of a project that you do not know yet: it comes.
    """

    items: list[Todo]
    projects: list[Project]
    next: str
    has_more: bool


class Settings(BaseModel):
    """What a person has set. Null: nothing; then requests and clients decide."""

    time_zone: str | None
    language: str | None
    week_start: WeekStart | None
    day_starts_at: str
    reminder_mails: bool


class Export(BaseModel):
    """A page of all todos. `next_cursor` is null on the last one."""

    format: Literal["ownlist/1"]
    items: list[Todo]
    projects: list[Project]
    settings: Settings
    next_cursor: str | None


class ImportedPart(BaseModel):
    """An item that was not imported: its index, and the kind of problem."""

    index: int
    type: Literal["/docs/problems#id-in-use", "/docs/problems#unknown-project"]


class ImportedProjects(BaseModel):
    """`refused`: indices of projects that are there and are different."""

    created: int
    unchanged: int
    refused: list[int]


class Imported(BaseModel):
    """How many todos were made, how many were there already, and the others.

    `shortened`: indices of items whose title was too long.
    """

    created: int
    unchanged: int
    refused: list[ImportedPart]
    shortened: list[int]
    projects: ImportedProjects


class Account(Settings):
    """Who asks, their settings, and how much there is. `deleted` are in the trash.

    `bytes` are those of titles, descriptions, tags, and of steps as JSON, in UTF-8, the
    trash included.
    """

    id: str
    issuer: str
    token_expires_at: datetime
    todos: int
    deleted: int
    quota: int
    bytes: int
    byte_quota: int
    projects: int
    project_quota: int


class Erased(BaseModel):
    """A receipt: how many todos are gone, the trash included."""

    erased: int
    erased_at: datetime


class Emptied(BaseModel):
    """How many todos and projects were removed from the trash."""

    removed: int
    removed_projects: int


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
    Project,
    Projects,
    Page,
    Summary,
    Results,
    Changes,
    Export,
    Imported,
    Settings,
    Account,
    Erased,
    Emptied,
    Ready,
    Health,
    Problem,
)
