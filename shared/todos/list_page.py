"""From a question to a statement, and from the rows to a page and its cursor."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from shared.problems import InvalidCursor
from shared.todos.commands import Call
from shared.todos.rules import cursors, time_zones
from shared.todos.rules.day_ends import day_ends
from shared.todos.rules.fields import PRIORITIES
from shared.todos.rules.folding import folded_before, search_fold, tag_fold
from shared.todos.sql import todo_reads

if TYPE_CHECKING:  # only the function that lists builds the model of it
    from shared.todos.rules.list_query import Question

NUMBER = re.compile(r"-?[0-9]{1,200}(\.[0-9]{1,200})?")
NOT_STORED = re.compile("[\0\ud800-\udfff]")  # by PostgreSQL, in any string


class TodoPage(NamedTuple):
    items: Sequence[dict[str, Any]]
    next_cursor: str | None


def page_call(owner: str, question: "Question", now: datetime) -> Call:
    """One row more than a page, from the question's cursor on. Raises InvalidCursor."""
    statement = todo_reads.page(question.sort, continued=question.cursor is not None)
    values = {
        "limit": question.limit + 1,
        "deleted": question.deleted,
        "completed": question.completed(),
        "with_priority": _number_of(question.priority),
        "undue": True if question.due == "none" else None,
        **_sought(question),
        **_day_ends(question),
        **due_values("", question.due_within(now)),
        **_place(owner, question),
    }
    return statement, values


def page_of(
    owner: str, question: "Question", rows: Sequence[dict[str, Any]]
) -> TodoPage:
    """The page that the rows of `page_call` are, and how to go on after it."""
    items = rows[: question.limit]
    if len(rows) == len(items):
        return TodoPage(items, None)
    place = [_text(items[-1][name]) for name in _columns(question)]
    return TodoPage(items, cursors.encode(place, (owner, question.asked())))


def due_values(name: str, span: time_zones.Span) -> dict[str, Any]:
    """The parameters of `todo_reads.due_within` of that name."""
    values: dict[str, Any] = {}
    for side, bound in span._asdict().items():
        at, day = bound or (None, None)
        values |= {f"due_{name}{side}_at": at, f"due_{name}{side}_day": day}
    return values


def _day_ends(question: "Question") -> dict[str, Any]:
    """What a list sorted by due dates needs to know of the zone."""
    if question.sort.removeprefix("-") != "due":
        return {}
    ends = day_ends(question.time_zone)
    return {"day_ends_from": ends.days, "day_ends_earlier": ends.seconds}


def _sought(question: "Question") -> dict[str, Any]:
    """What strings are looked for, also as the code before this one folded them."""
    q, tags = question.q, question.tag
    return {
        "with_tags": [tag_fold(tag) for tag in tags] or None,
        "with_tags_before": [folded_before(tag) for tag in tags] or None,
        "search": None if q is None else search_fold(q),
        "search_before": None if q is None else folded_before(q),
    }


def _columns(question: "Question") -> tuple[str, ...]:
    return (*todo_reads.PLACES[question.sort.removeprefix("-")], "id")


def _number_of(priority: str | None) -> int | None:
    return None if priority is None else PRIORITIES.index(priority)


def _text(value: Any) -> str | None:
    """The spelling that the column's reader takes, whatever the column holds."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value, "f")  # `str` writes a small one as 9.5E-7
    return value.isoformat() if isinstance(value, date) else str(value)


def _place(owner: str, question: "Question") -> dict[str, Any]:
    """Where the cursor points. Whoever forges one gets no further than this."""
    if question.cursor is None:
        return {}
    place = cursors.decode(question.cursor, (owner, question.asked()))
    try:
        parts = zip(_columns(question), place, strict=True)
        return {f"after_{name}": READERS[name](text) for name, text in parts}
    except (ValueError, TypeError, LookupError, OverflowError):
        raise InvalidCursor from None


def _decimal(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError("no number")
    return Decimal(text)


def _storable(text: str) -> str:
    """No rule of a title: what is stored was folded, which may stretch it."""
    if NOT_STORED.search(text):
        raise ValueError("no database holds it")
    return text


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("no instant")
    return instant.astimezone(UTC)


READERS: dict[str, Any] = {
    "position": _decimal,
    "created_at": _instant,
    "updated_at": _instant,
    "due_at": lambda text: None if text is None else _instant(text),
    "due_date": lambda text: None if text is None else date.fromisoformat(text),
    "priority": lambda text: range(len(PRIORITIES))[int(text)],
    "title_key": _storable,
    "id": UUID,
}
