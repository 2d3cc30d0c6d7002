"""How much of a long list one answer holds: 2 MiB at most, whatever its todos hold."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, Subquery, Table, func, literal, select

from shared.todos.sql.tables import Todo

Item = TypeVar("Item")

LARGEST = 2 * 1024 * 1024  # bytes of a body
FRAME = 1024  # of them, for what is around the todos

todo: Table = Todo.__table__  # type: ignore[attr-defined]
HIDDEN = {"title_folded", "description_folded", "tags_folded", "title_key"}
HIDDEN |= {"folded_version", "digest"}
SHOWN = [column for column in todo.c if column.name not in HIDDEN]


def heavy(candidates: Select[Any], order: str) -> Subquery:
    """The candidates, each with the octets of those before it as `before`.

    Texts that cannot fit need not leave the database: whatever has LARGEST `before` it
    fits into no answer, because no spelling of a text is shorter than its octets.
    """
    candidate = candidates.subquery("candidate")
    tags = func.array_to_string(candidate.c.tags, literal(""))
    texts = (candidate.c.title, candidate.c.description, tags)
    weight = sum(map(func.octet_length, texts), literal(0))
    before = func.sum(weight).over(order_by=candidate.c[order], rows=(None, -1))
    return select(candidate, func.coalesce(before, 0).label("before")).subquery("heavy")


def fitting(items: Sequence[Item], size: Callable[[Item], int]) -> Sequence[Item]:
    """As many of the first items as fit, each of `size` bytes."""
    room = LARGEST - FRAME
    for count, item in enumerate(items):
        room -= size(item)
        if room < 0:
            return items[:count]
    return items


def json_size(item: dict[str, Any]) -> int:
    """The bytes of its longest common spelling, separator included.

    With a space after each separator and all but ASCII escaped, as Python's `json`
    writes: so a client may send what it was answered, and it is not too large.
    """
    return len(json.dumps(item)) + 2
