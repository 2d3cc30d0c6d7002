"""The rules of a todo's fields, each a type. Messages never quote the input."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic.fields import FieldInfo

from shared.todos.members import COLORS, PRIORITIES
from shared.todos.rules import time_zones
from shared.todos.rules.folding import tag_fold
from shared.todos.rules.text import (
    LINE_PATTERN,
    TEXT_PATTERN,
    line,
    paragraphs,
    refuse,
)

MAX_TITLE = 500
MAX_DESCRIPTION = 10_000
MAX_TAGS = 20
MAX_TAG = 50
MAX_PROJECT_NAME = 100

# RFC 9562 section 4: upper and lower case are the same on input, and lower on output.
UUID_FORM = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
CLIENT_UUID = (
    r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[47][0-9A-Fa-f]{3}"
    r"-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$"
)
NUMBER = re.compile(r"-?[0-9]{1,200}(\.[0-9]{1,200})?")  # a position
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# RFC 3339 section 5.6 with its ranges, so that every version of Python reads the same:
# some take 24:00 or +00:60. No leap second: neither Python nor PostgreSQL holds one.
INSTANT = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
EARLIEST, LATEST = 1900, 9999  # years; the later bound is datetime's own


def _tags(tags: list[str]) -> list[str]:
    """Each tag once, as it was written first, of those that look the same."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag_fold(tag), tag)
    return list(first.values())


def _priority(name: str) -> str:
    if name not in PRIORITIES:
        raise refuse(f"must be one of {', '.join(PRIORITIES)}")
    return name


def _color(name: str) -> str:
    if name not in COLORS:
        raise refuse(f"must be one of {', '.join(COLORS)}")
    return name


def parse_uuid(string: str) -> UUID | None:
    """The UUID of a string in the form of RFC 9562 section 4, in upper or lower case.

    None for every other form that Python reads: braces, `urn:uuid:`, no hyphens.
    """
    return UUID(string) if UUID_FORM.fullmatch(string) else None


def _client_id(value: Any) -> UUID:
    if isinstance(value, str):
        found = parse_uuid(value)
        if found and found.version in (4, 7):
            return found
    raise refuse("must be a UUID of version 4 or 7")


def _id_of(what: str) -> BeforeValidator:
    def existing_id(value: Any) -> UUID:
        found = parse_uuid(value) if isinstance(value, str) else None
        if found is None:
            raise refuse(f"must be the id of a {what}")
        return found

    return BeforeValidator(existing_id)


def calendar_date(value: Any) -> date:
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
            if day.year >= EARLIEST:
                return day
        except ValueError:
            pass
    raise refuse(f"must be a date like 2026-12-31, from {EARLIEST} to {LATEST}")


def instant_of(value: Any) -> datetime:
    """In UTC. What is finer than a microsecond is cut off."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        with suppress(ValueError, OverflowError):  # no such day, or no such year
            instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
            if instant.year >= EARLIEST:
                return instant
    raise refuse(
        "must be a date and time with an offset, like 2026-12-31T23:59:00Z, "
        f"from {EARLIEST} to {LATEST}"
    )


def _zone_name(name: str) -> str:
    if name not in time_zones.zone_names():
        raise refuse("must be the IANA name of a time zone, like Europe/Berlin")
    return name


def _schema(**members: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **members})


def _limits(longest: int, pattern: str, **members: Any) -> FieldInfo:
    """What the OpenAPI document says of a string; validators have the rules."""
    extra = {"maxLength": longest, "pattern": pattern, **members}
    field: FieldInfo = Field(json_schema_extra=extra)
    return field


Title = Annotated[
    str,
    AfterValidator(line(MAX_TITLE)),
    _limits(MAX_TITLE, LINE_PATTERN, minLength=1),
]
# Other services have longer ones; an import moves the rest of it (import_schema.py).
ForeignTitle = Annotated[
    str,
    AfterValidator(line(MAX_DESCRIPTION)),
    _limits(
        MAX_DESCRIPTION,
        LINE_PATTERN,
        minLength=1,
        description=f"What is beyond {MAX_TITLE} characters goes to the top of the "
        "description.",
    ),
]
Description = Annotated[
    str,
    AfterValidator(paragraphs(MAX_DESCRIPTION)),
    _limits(MAX_DESCRIPTION, TEXT_PATTERN),
]
Tag = Annotated[
    str,
    AfterValidator(line(MAX_TAG)),
    _limits(MAX_TAG, LINE_PATTERN, minLength=1),
]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_tags)]
ProjectName = Annotated[
    str,
    AfterValidator(line(MAX_PROJECT_NAME)),
    _limits(MAX_PROJECT_NAME, LINE_PATTERN, minLength=1),
]
Color = Annotated[
    str, AfterValidator(_color), Field(json_schema_extra={"enum": list(COLORS)})
]
Priority = Annotated[
    str, AfterValidator(_priority), Field(json_schema_extra={"enum": list(PRIORITIES)})
]
ClientId = Annotated[
    UUID, BeforeValidator(_client_id), _schema(format="uuid", pattern=CLIENT_UUID)
]
_ANY_UUID = _schema(format="uuid", pattern=f"^{UUID_FORM.pattern}$")
ExistingId = Annotated[UUID, _id_of("todo"), _ANY_UUID]
ProjectId = Annotated[UUID, _id_of("project"), _ANY_UUID]
DueDate = Annotated[
    date,
    BeforeValidator(calendar_date),
    _schema(format="date", pattern="^(19|[2-9][0-9])"),
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant_of),
    _schema(format="date-time", pattern=f"^(?=19|[2-9]){INSTANT.pattern}$"),
]
TimeZone = Annotated[
    str,
    AfterValidator(_zone_name),
    Field(
        json_schema_extra={
            "format": "iana-time-zone",
            "examples": ["Europe/Berlin"],
        }
    ),
]
