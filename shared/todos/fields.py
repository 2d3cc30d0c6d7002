"""The rules of a todo's fields, each a type. Messages never quote the input."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

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
LINE_BREAKS = frozenset("\n\r\t")


def refuse(sentence: str) -> PydanticCustomError:
    """The error a rule raises. `sentence` goes to the client: keep it constant."""
    return PydanticCustomError("todo_rule", sentence)


def plain(text: str, allowed: frozenset[str] = frozenset()) -> str:
    """NFC, without control characters or lone surrogates."""
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Cs") and character not in allowed:
            raise refuse("must not have control characters or lone surrogates")
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """What texts that are equal but for upper and lower case have in common."""
    return unicodedata.normalize("NFC", text.casefold())


def _visible(text: str) -> bool:
    """Whether something would be seen: format, space and filler characters are not."""
    return any(
        unicodedata.category(character) not in ("Cf", "Zs", "Zl", "Zp", "Mn", "Cn")
        and character not in "\u115f\u1160\u3164\uffa0\u2800"
        for character in text
    )


def _short(longest: int) -> Callable[[str], str]:
    """The rule of a one-line text: trimmed, visible, at most `longest` code points."""

    def check(text: str) -> str:
        text = plain(text.strip())
        if not _visible(text):
            raise refuse("must have a visible character")
        if len(text) > longest:
            raise refuse(f"must have at most {longest} characters")
        return text

    return check


def _description(text: str) -> str:
    text = plain(text, LINE_BREAKS)
    if len(text) > LONGEST_DESCRIPTION:
        raise refuse(f"must have at most {LONGEST_DESCRIPTION} characters")
    return text


def _tags(tags: list[str]) -> list[str]:
    if len({folded(tag) for tag in tags}) != len(tags):
        raise refuse("must not repeat a tag, upper or lower case")
    return tags


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


Title = Annotated[
    str,
    AfterValidator(_short(LONGEST_TITLE)),
    Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_TITLE}),
]
Description = Annotated[
    str,
    AfterValidator(_description),
    Field(json_schema_extra={"maxLength": LONGEST_DESCRIPTION}),
]
Tag = Annotated[
    str,
    AfterValidator(_short(LONGEST_TAG)),
    Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_TAG}),
]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS), AfterValidator(_tags)]
Priority = Annotated[
    str, AfterValidator(_priority), Field(json_schema_extra={"enum": list(PRIORITIES)})
]
ClientId = Annotated[
    UUID, BeforeValidator(_client_id), _schema(format="uuid", pattern=CLIENT_UUID)
]
ExistingId = Annotated[UUID, BeforeValidator(_existing_id), _schema(format="uuid")]
DueDate = Annotated[date, BeforeValidator(calendar_date), _schema(format="date")]
Instant = Annotated[datetime, BeforeValidator(instant_of), _schema(format="date-time")]
