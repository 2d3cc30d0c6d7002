"""Listing todos: from a query to a statement, from rows to a page and its cursor."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.database.session import Command, run
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.due_values import due_values
from shared.todos.members import PRIORITIES, TodoPage, TodoRow
from shared.todos.rules import cursors, time_zones
from shared.todos.rules.day_ends import day_ends
from shared.todos.rules.fields import NUMBER
from shared.todos.rules.folding import folded_before, search_fold, tag_fold
from shared.todos.rules.list_query import ListQuery
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import FRAME, MAX_ANSWER, fitting, json_size
from shared.todos.settings import read_in_own_zone
from shared.todos.sql import todo_reads

NOT_STORED = re.compile("[\0\ud800-\udfff]")  # by PostgreSQL, in any string


class ListedRow(TodoRow):
    title_key: str  # by which titles are sorted


def list_page(me: Principal, query: ListQuery) -> TodoPage:
    """The todos that are asked for. Raises InvalidCursor."""
    now = time_zones.now()
    rows: list[ListedRow]
    if query.needs_zone():
        zone, rows = read_in_own_zone(
            me, lambda zone: page_command(me.id, query.in_zone(zone), now)
        )
        return page_of(me.id, query.in_zone(zone), rows)
    statement, values = page_command(me.id, query, now)
    rows = run(me, statement, me=me.id, **values)
    return page_of(me.id, query, rows)


def page_command(owner: str, query: ListQuery, now: datetime) -> Command:
    """One row more than a page, from the query's cursor on. Raises InvalidCursor."""
    statement = todo_reads.page(query.sort, continued=query.cursor is not None)
    values = {
        "limit": query.limit + 1,
        "deleted": query.deleted,
        "completed": query.completed(),
        "with_priority": _number_of(query.priority),
        "undue": True if query.due == "none" else None,
        "in_project": query.project if isinstance(query.project, UUID) else None,
        "in_inbox": True if query.project == "inbox" else None,
        "with_archived": query.with_archived(),
        **_sought(query),
        **_day_ends(query),
        **due_values("", query.due_within(now)),
        **_place(owner, query),
    }
    return statement, values


def page_of(owner: str, query: ListQuery, rows: Sequence[ListedRow]) -> TodoPage:
    """The page that the rows of `page_command` are, and how to go on after it."""
    shown = [shape(row) for row in rows[: query.limit]]
    # To spell a page once more, to see that it fits, takes as long as to answer it.
    if sum(map(at_most, rows)) > MAX_ANSWER - FRAME:
        shown = list(fitting(shown, json_size))
    if len(rows) == len(shown):
        return TodoPage(shown, None)
    last: Mapping[str, object] = rows[len(shown) - 1]
    place = [_text(last[name]) for name in _columns(query)]
    return TodoPage(shown, cursors.encode(place, (owner, query.asked())))


def at_most(todo: TodoRow) -> int:
    """No fewer than `json_size` of its representation.

    A character takes twelve bytes at most, as two halves of a surrogate pair.
    """
    strings = (todo["title"], todo["description"], *todo["tags"])
    titles = (step["title"] for step in todo["steps"])
    text = sum(map(len, strings)) + sum(map(len, titles))
    return 12 * text + 200 * len(todo["steps"]) + 1024


def _day_ends(query: ListQuery) -> dict[str, Any]:
    """What a list sorted by due dates needs to know of the zone."""
    if query.sort.removeprefix("-") != "due":
        return {}
    ends = day_ends(query.zone())
    return {"day_ends_from": ends.days, "day_ends_earlier": ends.seconds}


def _sought(query: ListQuery) -> dict[str, Any]:
    """What strings are looked for, also as the code before this one folded them."""
    q, tags = query.q, query.tag
    return {
        "with_tags": [tag_fold(tag) for tag in tags] or None,
        "with_tags_before": [folded_before(tag) for tag in tags] or None,
        "search": None if q is None else search_fold(q),
        "search_before": None if q is None else folded_before(q),
    }


def _columns(query: ListQuery) -> tuple[str, ...]:
    return (*todo_reads.PLACES[query.sort.removeprefix("-")], "id")


def _number_of(priority: str | None) -> int | None:
    return None if priority is None else PRIORITIES.index(priority)


def _text(value: object) -> str | None:
    """The spelling that the column's reader takes, whatever the column holds."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value, "f")  # `str` writes a small one as 9.5E-7
    return value.isoformat() if isinstance(value, date) else str(value)


def _place(owner: str, query: ListQuery) -> dict[str, Any]:
    """Where the page begins. A forged cursor is rejected here. Raises InvalidCursor."""
    if query.cursor is None:
        return {}
    place = cursors.decode(query.cursor, (owner, query.asked()))
    try:
        parts = zip(_columns(query), place, strict=True)
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
