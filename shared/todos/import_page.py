"""Todos as `export` gave them, taken in with the ids they had."""

from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from functools import cache
from json import dumps
from typing import Annotated, Any, Literal, NamedTuple, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from shared.principal import Principal
from shared.problems import IdInUse
from shared.todos.commands import content
from shared.todos.list_page import NUMBER
from shared.todos.rules.digests import digest
from shared.todos.rules.fields import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    ClientId,
    Description,
    DueDate,
    ForeignTitle,
    Instant,
    Priority,
    Tags,
)
from shared.todos.rules.schemas import NewTodo, not_both
from shared.todos.rules.text import line, refuse, split
from shared.todos.sql.import_statement import CONTENT, IMPORT
from shared.todos.transactions import write

MOST_ITEMS = 10_000
LOOKED_AT = 100  # items, once one has a fault: no more faults are told
LONGEST_POSITION = 200
FURTHEST = Decimal(10) ** 30  # a place on top is the negative of a number of 19 digits
FINEST = -62  # the exponent of the last digit that is kept
EXACT = Context(prec=100)
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
        return _roomy(Decimal(value))
    raise refuse("must be a position as it was exported")


def _roomy(position: Decimal) -> Decimal:
    """The position with so few digits that many find a place beside it.

    Places that were made by halving keep their order: two that are next to each other
    in a position of 200 characters are 2**-200 apart at least, more than 10**-61.
    """
    position = max(-FURTHEST, min(FURTHEST, position))
    exponent = position.as_tuple().exponent
    if isinstance(exponent, int) and exponent < FINEST:  # else it would be no number
        return position.quantize(Decimal(1).scaleb(FINEST), context=EXACT)
    return position


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
    title: ForeignTitle
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
    _shortened: bool = PrivateAttr(default=False)

    @model_validator(mode="after")
    def _shorten(self) -> Self:
        """The rest of a title that is too long goes to the top of the description."""
        if len(self.title) <= LONGEST_TITLE:
            return self
        title, rest = split(self.title, LONGEST_TITLE)
        below = f"\n\n{self.description}" if self.description else ""
        if len(rest + below) > LONGEST_DESCRIPTION:
            raise refuse(
                f"must have a title of at most {LONGEST_TITLE} characters, or a "
                "description that has room for the rest of it"
            )
        self.title, self.description = line(LONGEST_TITLE)(title), rest + below
        self._shortened = True
        return self

    @property
    def shortened(self) -> bool:
        """Whether its title was too long."""
        return self._shortened

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


def _few_faults(
    items: Any, validate: ValidatorFunctionWrapHandler
) -> list[ImportedTodo]:
    """The items. What is wrong is collected of a few, from the first that has a fault.

    Each fault takes a kilobyte, and 2 MiB have room for hundreds of thousands.
    """
    if isinstance(items, list) and len(items) > MOST_ITEMS:
        raise PydanticKnownError(
            "too_long",
            {
                "field_type": "List",
                "max_length": MOST_ITEMS,
                "actual_length": len(items),
            },
        )
    try:
        valid: list[ImportedTodo] = validate(items)
    except ValidationError as first:
        where = first.errors(include_input=False)[0]["loc"]
        if not where:  # it is no list
            raise
        return _all_faults().validate_python(items[: int(where[0]) + LOOKED_AT])
    return valid


@cache
def _all_faults() -> TypeAdapter[list[ImportedTodo]]:
    return TypeAdapter(list[ImportedTodo])


class ImportedPage(BaseModel):
    """A page as it was exported, or any part of one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["ownlist/1"]
    items: Annotated[
        list[ImportedTodo],
        FailFast(),
        WrapValidator(_few_faults),
        Field(json_schema_extra={"maxItems": MOST_ITEMS}),
    ]
    next_cursor: str | None = None


class Outcome(NamedTuple):
    created: int
    unchanged: int
    refused: list[dict[str, Any]]
    shortened: list[int]


def import_page(principal: Principal, page: ImportedPage) -> Outcome:
    """Make what is not there; leave alone what is, and name it if it is different.

    One transaction. Each todo made takes a number of its own, in the order of the page;
    a page of which nothing is made takes none and is no write. An item whose id came
    before in the page is judged by that one. `shortened` are the indices of those
    whose title was too long. Raises QuotaExceeded and TooManyWrites:
    then nothing was made.
    """
    rows = [row_of(index, item) for index, item in enumerate(page.items)]
    first = {row["id"]: row for row in reversed(rows)}
    found = _run(principal, [row for row in rows if first[row["id"]] is row])
    refused = set(found["refused"] or [])
    repeats = [row for row in rows if first[row["id"]] is not row]
    other = {row["index"] for row in repeats if _other(row, first, refused)}
    unchanged = found["unchanged"] + len(repeats) - len(other)
    kind = f"/docs/problems#{IdInUse.slug}"
    named = [{"index": index, "type": kind} for index in sorted(refused | other)]
    shortened = [index for index, item in enumerate(page.items) if item.shortened]
    return Outcome(found["created"], unchanged, named, shortened)


def as_json(rows: list[dict[str, Any]]) -> str:
    """For `jsonb_to_recordset`."""
    return dumps(rows, default=str, ensure_ascii=False)


def _run(principal: Principal, rows: list[dict[str, Any]]) -> dict[str, Any]:
    ((found,),) = write(principal, [(IMPORT, {"items": as_json(rows)})])
    return found


def _other(
    row: dict[str, Any], first: dict[UUID, dict[str, Any]], refused: set[int]
) -> bool:
    """Whether it is not what the first item of its id is, or that one was refused."""
    before = first[row["id"]]
    differ = any(row[name] != before[name] for name in CONTENT)
    return differ or before["index"] in refused


def row_of(index: int, item: ImportedTodo) -> dict[str, Any]:
    """The item as its columns."""
    columns = content(item.__dict__)
    return {
        "index": index,
        "digest": rf"\x{digest(item.created_as().sent()).hex()}",
        **{name.removeprefix("new_"): columns[name] for name in columns},
        **{name: getattr(item, name) for name in OWN},
    }
