"""A todo's members: where each is kept, and what may be done with it.

The one list of them. Statements, CSV and import take theirs from it; a test compares
it with the tables, the bodies, the representation and the grants
(docs/architecture.md, "Adding a field").
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from typing_extensions import TypedDict  # the one that pydantic takes on Python 3.11

PRIORITIES = ("none", "low", "medium", "high")  # stored as their index
COLORS = (  # of projects, stored as their index
    *("red", "orange", "yellow", "green", "teal"),
    *("blue", "purple", "pink", "brown", "gray"),
)
SETTINGS = (  # columns of the owner
    *("time_zone", "language", "week_start"),
    *("day_starts_at", "reminder_mails"),
)
PROJECT_CONTENT = ("name", "color", "archived")  # what create and update set
MAX_PROJECTS = 200  # of an owner, the trash included: a constraint of the table
MAX_TITLE_KEY = 250  # characters of each part of a title's: a cursor holds both


class Member(NamedTuple):
    """One member of the representation of a todo, in its order there."""

    name: str
    stored: bool = True  # in the column of this name
    content: bool = False  # its value is set by create and update
    derived: tuple[str, ...] = ()  # columns computed from it, to search and to sort by
    imported: bool = False  # an import keeps its value
    compared: bool = False  # an import of a known id must have the same
    csv: bool = True


MEMBERS = (
    Member("id", imported=True),
    Member(
        "title",
        content=True,
        derived=("title_folded", "title_key"),
        imported=True,
        compared=True,
    ),
    Member(
        "description",
        content=True,
        derived=("description_folded",),
        imported=True,
        compared=True,
    ),
    Member("completed", stored=False),  # whether `completed_at` is set
    Member("completed_at", imported=True, compared=True),
    Member("priority", content=True, imported=True, compared=True),
    Member("due_date", content=True, imported=True, compared=True),
    Member("due_at", content=True, imported=True, compared=True),
    Member(
        "tags", content=True, derived=("tags_folded",), imported=True, compared=True
    ),
    Member("project_id", content=True, imported=True, compared=True),
    Member(
        "steps", content=True, derived=("steps_folded",), imported=True, compared=True
    ),
    # Not compared: moving a todo, or giving all of them new positions, makes no other
    # todo of it.
    Member("position", imported=True, csv=False),
    Member("version", csv=False),
    # Compared by its own rule: only if the import names one.
    Member("created_at", imported=True),
    Member("updated_at"),
    Member("deleted_at", imported=True, compared=True, csv=False),
)
CONTENT = tuple(member.name for member in MEMBERS if member.content)
COLUMNS = tuple(member.name for member in MEMBERS if member.stored)


class Step(TypedDict):
    """A part of a todo. `id` is its own among the steps of the todo."""

    id: str
    title: str
    completed: bool


class TodoRow(TypedDict):
    """A todo as a statement returns it: its stored members, and whose it is."""

    owner_id: str
    id: UUID
    title: str
    description: str
    completed_at: datetime | None
    priority: int
    due_date: date | None
    due_at: datetime | None
    tags: list[str]
    project_id: UUID | None
    steps: list[Step]
    position: Decimal
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class WrittenRow(TodoRow):
    applied: bool  # False: it was like this already


class TodoShape(TypedDict):
    """The representation of a todo, ready for JSON. Times are RFC 3339 in UTC."""

    id: str
    title: str
    description: str
    completed: bool
    completed_at: str | None
    priority: str
    due_date: str | None
    due_at: str | None
    tags: list[str]
    project_id: str | None
    steps: list[Step]
    position: str
    version: int
    created_at: str
    updated_at: str
    deleted_at: str | None


class ProjectRow(TypedDict):
    """A project as a statement returns it, and whose it is."""

    owner_id: str
    id: UUID
    name: str
    color: int | None
    position: Decimal
    archived: bool
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class WrittenProject(ProjectRow):
    applied: bool  # False: it was like this already


class ProjectShape(TypedDict):
    """The representation of a project, ready for JSON."""

    id: str
    name: str
    color: str | None
    position: str
    archived: bool
    version: int
    created_at: str
    updated_at: str
    deleted_at: str | None


PROJECT_COLUMNS = tuple(ProjectRow.__annotations__)


class TodoPage(NamedTuple):
    items: Sequence[TodoShape]
    next_cursor: str | None
