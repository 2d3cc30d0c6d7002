"""Todos as comma-separated values (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from shared.todos.texts import without_unseen

COLUMNS = (
    "id",
    "title",
    "description",
    "completed",
    "completed_at",
    "priority",
    "due_date",
    "due_at",
    "tags",
    "created_at",
    "updated_at",
)
# Of cells that start so a spreadsheet may make a formula, which then can send what the
# others hold to somebody (OWASP, "CSV Injection"). Full-width ones count in some.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212\ufe66")


def table(todos: Iterable[dict[str, Any]]) -> str:
    """A header row and a row for each todo, its tags one in a line.

    A cell that starts like a formula gets an apostrophe before it, which is not part
    of what it holds: to have a list back as it was, export JSON.
    """
    return _lines([dict(zip(COLUMNS, COLUMNS, strict=True))]) + _lines(todos)


def size(todo: dict[str, Any]) -> int:
    """The bytes of its row."""
    return len(_lines([todo]).encode())


def _lines(todos: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(todo[name]) for name in COLUMNS] for todo in todos)
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "\n".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if without_unseen(text).startswith(FORMULA) else text
