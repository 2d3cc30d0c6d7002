"""What an import takes: pages as `export` gave them, with the ids they had."""

from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from functools import cache
from typing import Annotated, Any, Literal, Self

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

from shared.todos.members import CONTENT, MAX_PROJECTS
from shared.todos.rules.fields import (
    MAX_DESCRIPTION,
    MAX_TITLE,
    NUMBER,
    ClientId,
    Color,
    Description,
    DueDate,
    ForeignTitle,
    Instant,
    Priority,
    ProjectId,
    ProjectName,
    Tags,
)
from shared.todos.rules.project_schemas import NewProject
from shared.todos.rules.schemas import NewTodo, not_both
from shared.todos.rules.settings_schema import SettingsPatch
from shared.todos.rules.steps import Steps
from shared.todos.rules.text import line, refuse, split

MAX_ITEMS = 10_000
LOOKED_AT = 100  # items from the first faulty one on: the rest is not reported
MAX_POSITION_LENGTH = 200
MAX_POSITION = Decimal(10) ** 30  # a new todo's is negative, of up to 19 digits
MIN_EXPONENT = -62  # the exponent of the last digit that is kept
EXACT = Context(prec=100)
HIGHEST_EXACT = 2**53 - 1  # RFC 8259 section 6
LEEWAY = timedelta(seconds=30)  # that the database's clock may be ahead of this one


def _past(instant: datetime) -> datetime:
    if instant > datetime.now(UTC) + LEEWAY:
        raise refuse("must not be in the future")
    return instant


def _position(value: Any) -> Decimal:
    short = isinstance(value, str) and len(value) <= MAX_POSITION_LENGTH
    if short and NUMBER.fullmatch(value):
        return _roomy(Decimal(value))
    raise refuse("must be a position as it was exported")


def _roomy(position: Decimal) -> Decimal:
    """The position with so few digits that many find a place beside it.

    Places that were made by halving keep their order: two that are next to each other
    in a position of 200 characters are 2**-200 apart at least, more than 10**-61.
    """
    position = max(-MAX_POSITION, min(MAX_POSITION, position))
    exponent = position.as_tuple().exponent
    if isinstance(exponent, int) and exponent < MIN_EXPONENT:
        return position.quantize(Decimal(1).scaleb(MIN_EXPONENT), context=EXACT)
    return position


Past = Annotated[Instant, AfterValidator(_past)]
Position = Annotated[
    Decimal,
    BeforeValidator(_position),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{NUMBER.pattern}$",
            "maxLength": MAX_POSITION_LENGTH,
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
    project_id: ProjectId | None = None
    steps: Steps = []
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
        if len(self.title) <= MAX_TITLE:
            return self
        title, rest = split(self.title, MAX_TITLE)
        below = f"\n\n{self.description}" if self.description else ""
        if len(rest + below) > MAX_DESCRIPTION:
            raise refuse(
                f"must have a title of at most {MAX_TITLE} characters, or a "
                "description that has room for the rest of it"
            )
        self.title, self.description = line(MAX_TITLE)(title), rest + below
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
        values = {name: getattr(self, name) for name in CONTENT}
        return NewTodo.model_construct(
            completed=self.completed_at is not None, **values
        )


def _few_faults(
    items: Any, validate: ValidatorFunctionWrapHandler
) -> list[ImportedTodo]:
    """The items. What is wrong is collected of a few, from the first that has a fault.

    Each fault takes a kilobyte, and 2 MiB have room for hundreds of thousands.
    """
    if isinstance(items, list) and len(items) > MAX_ITEMS:
        raise PydanticKnownError(
            "too_long",
            {
                "field_type": "List",
                "max_length": MAX_ITEMS,
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


class ImportedProject(BaseModel):
    """A project to import. `version` and `updated_at` have no effect."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: ClientId
    name: ProjectName
    color: Color | None = None
    archived: bool = False
    position: Position | None = None
    created_at: Past | None = None
    deleted_at: Past | None = None
    version: Annotated[int, Field(ge=1, le=HIGHEST_EXACT)] | None = None
    updated_at: Instant | None = None

    def created_as(self) -> NewProject:
        """What would have made it: so a create of the same is a repeat."""
        return NewProject.model_construct(
            name=self.name, color=self.color, archived=self.archived
        )


class ImportedPage(BaseModel):
    """A page as it was exported, or any part of one.

    Settings are taken over where nothing is set; projects are made before the todos.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["ownlist/1"]
    items: Annotated[
        list[ImportedTodo],
        FailFast(),
        WrapValidator(_few_faults),
        Field(json_schema_extra={"maxItems": MAX_ITEMS}),
    ]
    projects: Annotated[list[ImportedProject], Field(max_length=MAX_PROJECTS)] = []
    settings: SettingsPatch | None = None
    next_cursor: str | None = None
