"""The rules of a todo's fields, each a type. Messages never quote the input."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic.fields import FieldInfo

from shared.todos.texts import (
    LINE_PATTERN,
    TEXT_PATTERN,
    folded,
    line,
    paragraphs,
    refuse,
)

PRIORITIES = ("none", "low", "medium", "high")
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 10_000
MOST_TAGS = 20
LONGEST_TAG = 50

CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CLIENT_UUID = (
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# RFC 3339 section 5.6, as far as Python and PostgreSQL can hold it: no leap second.
INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
EARLIEST, LATEST = 1900, 9999  # years; the later bound is datetime's own


def _tags(tags: list[str]) -> list[str]:
    """Each tag once, as it was written first."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(folded(tag), tag)
    return list(first.values())


def _priority(name: str) -> str:
    if name not in PRIORITIES:
        raise refuse(f"must be one of {', '.join(PRIORITIES)}")
    return name


def canonical_uuid(text: str) -> UUID | None:
    """The UUID if the text is its canonical, lower-case form (RFC 9562 section 4)."""
    return UUID(text) if CANONICAL_UUID.fullmatch(text) else None


def _client_id(value: Any) -> UUID:
    if isinstance(value, str):
        found = canonical_uuid(value)
        if found and found.version in (4, 7):
            return found
    raise refuse("must be a UUID of version 4 or 7 in lower case")


def _existing_id(value: Any) -> UUID:
    found = canonical_uuid(value) if isinstance(value, str) else None
    if found is None:
        raise refuse("must be the id of a todo")
    return found


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
    if isinstance(value, str) and INSTANT.fullmatch(value):
        try:
            instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
            if instant.year >= EARLIEST:
                return instant
        except (ValueError, OverflowError):
            pass
    raise refuse(
        "must be a date and time with an offset, like 2026-12-31T23:59:00Z, "
        f"from {EARLIEST} to {LATEST}"
    )


def _schema(**members: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **members})


def _limits(longest: int, pattern: str, **members: Any) -> FieldInfo:
    """What the OpenAPI document says of a text; the rules themselves are validators."""
    extra = {"maxLength": longest, "pattern": pattern, **members}
    field: FieldInfo = Field(json_schema_extra=extra)
    return field


Title = Annotated[
    str,
    AfterValidator(line(LONGEST_TITLE)),
    _limits(LONGEST_TITLE, LINE_PATTERN, minLength=1),
]
Description = Annotated[
    str,
    AfterValidator(paragraphs(LONGEST_DESCRIPTION)),
    _limits(LONGEST_DESCRIPTION, TEXT_PATTERN),
]
Tag = Annotated[
    str,
    AfterValidator(line(LONGEST_TAG)),
    _limits(LONGEST_TAG, LINE_PATTERN, minLength=1),
]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS), AfterValidator(_tags)]
Priority = Annotated[
    str, AfterValidator(_priority), Field(json_schema_extra={"enum": list(PRIORITIES)})
]
ClientId = Annotated[
    UUID, BeforeValidator(_client_id), _schema(format="uuid", pattern=CLIENT_UUID)
]
ExistingId = Annotated[
    UUID,
    BeforeValidator(_existing_id),
    _schema(format="uuid", pattern=f"^{CANONICAL_UUID.pattern}$"),
]
DueDate = Annotated[
    date,
    BeforeValidator(calendar_date),
    _schema(format="date", pattern="^(19|[2-9][0-9])"),
]
Instant = Annotated[
    datetime,
    BeforeValidator(instant_of),
    _schema(
        format="date-time",
        pattern=r"^(19|[2-9][0-9])[^T]*[Tt][0-9:]{6}[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-].*)$",
    ),
]
