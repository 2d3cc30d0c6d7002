"""Todos as comma-separated values (RFC 4180), to open in a spreadsheet.

What a spreadsheet could take for a formula is guarded wherever a cell may begin: at the
start of a string and of each of its lines, and after each of SEPARATORS. A program
that separates at something else, such as a space, may still find one.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.todos.members import MEMBERS
from shared.todos.rules.text import UNSEEN

COLUMNS = [member.name for member in MEMBERS if member.csv]
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets do not take a file for UTF-8
# What a formula begins with, which could send the contents of other cells elsewhere
# (OWASP, "CSV Injection"). The full-width and small forms count in some programs.
FORMULA = "=+@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b-"
SEPARATORS = ",;\t|"  # by the language of the machine, or because a program guesses
LINE_BREAKS = "\r\n\v\f\x85\u2028\u2029"
# Before a formula: what is not seen, and the quotation marks of another separation.
_SKIPPED = rf"(?:[{UNSEEN}\"]|[^\S\t{LINE_BREAKS}])*"
_CELL_START = re.compile(
    rf"(?:\A|(?<=[{SEPARATORS}{LINE_BREAKS}]))(?={_SKIPPED}[{FORMULA}])|\A(?=[\t\r\n])"
)


def table(todos: Iterable[Mapping[str, object]], *, first: bool) -> str:
    """A header row and a row for each todo, its tags and steps one in a line.

    Before what could be a formula there is an apostrophe, which is not part of what the
    cell holds: to have a list back as it was, export JSON. The `first` page begins with
    BYTE_ORDER_MARK.
    """
    header = _lines([dict(zip(COLUMNS, COLUMNS, strict=True))])
    return (BYTE_ORDER_MARK if first else "") + header + _lines(todos)


def size(todo: Mapping[str, object]) -> int:
    """The bytes of its row."""
    return len(_lines([todo]).encode())


def _lines(todos: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(todo[name]) for name in COLUMNS] for todo in todos)
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "\n".join(map(_line, value)) if isinstance(value, list) else str(value or "")
    return _CELL_START.sub("'", text)


def _line(value: Any) -> str:
    """A tag, or a step as a box in front of its title."""
    if isinstance(value, str):
        return value
    return f"[{'x' if value['completed'] else ' '}] {value['title']}"
