"""Todos as `export` gave them, taken in with the ids they had."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from json import dumps
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from shared.database.scope import run_all
from shared.principal import Principal
from shared.problems import IdInUse, PlaceTooNarrow
from shared.todos.calls import content
from shared.todos.fields import (
    ClientId,
    Description,
    DueDate,
    Instant,
    Priority,
    Tags,
    Title,
)
from shared.todos.importing import IMPORT
from shared.todos.owners import LOCK
from shared.todos.pages import NUMBER
from shared.todos.positions import spread
from shared.todos.schemas import NewTodo, not_both
from shared.todos.texts import refuse

MOST_ITEMS = 10_000
LONGEST_POSITION = 200
HIGHEST_EXACT = 2**53 - 1  # RFC 8259 section 6
OWN = ("id", "completed_at", "position", "created_at", "deleted_at")
LEEWAY = timedelta(seconds=30)  # that the database's clock may be ahead of ours


def _past(instant: datetime) -> datetime:
    if instant > datetime.now(UTC) + LEEWAY:
        raise refuse("must not be in the future")
    return instant


def _position(value: Any) -> Decimal:
    short = isinstance(value, str) and len(value) <= LONGEST_POSITION
    if short and NUMBER.fullmatch(value):
        return Decimal(value)
    raise refuse("must be a position as it was exported")


Past = Annotated[Instant, AfterValidator(_past)]
Position = Annotated[
    Decimal,
    BeforeValidator(_position),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{NUMBER.pattern}$",
            "maxLength": LONGEST_POSITION,
        }
    ),
]


class ImportedTodo(BaseModel):
    """A todo to import. `completed`, `version` and `updated_at` have no effect."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra=not_both("due_date", "due_at"),
    )

    id: ClientId
    title: Title
    description: Description = ""
    completed_at: Past | None = None
    priority: Priority = "none"
    due_date: DueDate | None = None
    due_at: Instant | None = None
    tags: Tags = []
    position: Position | None = None
    created_at: Past | None = None
    deleted_at: Past | None = None
    # An export has these; they are the server's to say.
    completed: bool | None = None
    version: Annotated[int, Field(ge=1, le=HIGHEST_EXACT)] | None = None
    updated_at: Instant | None = None

    @model_validator(mode="after")
    def _one_due(self) -> Self:
        if self.due_date and self.due_at:
            raise refuse("must not have both due_date and due_at")
        return self

    def created_as(self) -> NewTodo:
        """What would have made it: so a create of the same is a repeat."""
        kept = ("title", "description", "priority", "due_date", "due_at", "tags")
        values = {name: getattr(self, name) for name in kept}
        return NewTodo.model_construct(
            completed=self.completed_at is not None, **values
        )


def _distinct(items: list[ImportedTodo]) -> list[ImportedTodo]:
    if len({item.id for item in items}) != len(items):
        raise refuse("must not repeat an id")
    return items


class ImportedPage(BaseModel):
    """A page as it was exported, or any part of one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["ownlist/1"]
    items: Annotated[
        list[ImportedTodo], Field(max_length=MOST_ITEMS), AfterValidator(_distinct)
    ]
    next_cursor: str | None = None


class Outcome(NamedTuple):
    created: int
    unchanged: int
    refused: list[dict[str, Any]]


def import_page(principal: Principal, page: ImportedPage) -> Outcome:
    """Make what is not there; leave alone what is, and name it if it is different.

    One transaction. Each todo made takes a number of its own, in the order of the page;
    a page of which nothing is made takes none and is no write. Raises QuotaExceeded and
    TooManyWrites: then nothing was made.
    """
    me = {"me": principal.id}
    call = (IMPORT, me | {"items": as_json(page.items)})
    try:
        (found,) = run_all(principal, [(LOCK, me), call])[-1]
    except PlaceTooNarrow:
        (found,) = run_all(principal, [(spread(), me), call])[-1]
    kind = f"/docs/problems#{IdInUse.slug}"
    refused = [{"index": index, "type": kind} for index in found["refused"] or []]
    return Outcome(found["created"], found["unchanged"], refused)


def as_json(items: list[ImportedTodo]) -> str:
    """The items as their columns, for `jsonb_to_recordset`."""
    rows = [_row(index, item) for index, item in enumerate(items)]
    return dumps(rows, default=str, ensure_ascii=False)


def _row(index: int, item: ImportedTodo) -> dict[str, Any]:
    columns = content(item.__dict__)
    return {
        "index": index,
        "digest": rf"\x{item.created_as().digest().hex()}",
        **{name.removeprefix("new_"): columns[name] for name in columns},
        **{name: getattr(item, name) for name in OWN},
    }
