"""No cell of a CSV export is a formula, however a program takes it apart."""

import csv
import io
import re
import time
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.todos.rules.csv_export import (
    BYTE_ORDER_MARK,
    COLUMNS,
    FORMULA,
    LINE_BREAKS,
    SEPARATORS,
    table,
)
from shared.todos.rules.text import UNSEEN
from tests.support.run.cases import cases

STARTS = re.compile(rf"[{UNSEEN}\s\"]*[{FORMULA}]")
# Words and all that could make a cell, or a formula, of a part of a text.
PIECES = st.sampled_from(
    [
        *(*SEPARATORS, *LINE_BREAKS, *FORMULA, "\r\n", '"', "'", " ", "\u00a0"),
        *("\u200b", "1", "x", "HYPERLINK(1)", "\\", "\ufeff", "\u3000"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
PLAIN = st.text("xäß 1.'\"\n;,|", max_size=20)


def todo(text: str, tags: list[str]) -> dict[str, Any]:
    made = dict.fromkeys(COLUMNS, None) | {"completed": False, "id": "0197f0c2"}
    return made | {"title": text, "description": text, "tags": tags}


def cells(page: str) -> Iterator[str]:
    """Those that any program may make of it, by rows or by lines."""
    lines = re.split(f"[{LINE_BREAKS}]", page)
    rows = list(io.StringIO(page, newline=""))
    for source in (rows, lines, *([line] for line in lines)):
        for separator in SEPARATORS:
            for row in csv.reader(source, delimiter=separator):
                yield from row
    for line in lines:
        yield from without_quotes(line)


def without_quotes(line: str) -> Iterator[str]:
    """By several separators at once."""
    yield line
    for count in range(1, len(SEPARATORS) + 1):
        for some in combinations(SEPARATORS, count):
            yield from re.split(f"[{''.join(some)}]", line)


@given(TEXTS, st.lists(TEXTS, max_size=2))
def test_no_cell_begins_as_a_formula_does(text: str, tags: list[str]) -> None:
    for cell in cells(table([todo(text, tags)], first=False)):
        assert not STARTS.match(cell), cell


@cases("start", FORMULA)
@cases("before", ["", "x;", "x\n", "x\t ", 'x|"', "\u200b"])
def test_an_apostrophe_stands_where_the_cell_begins(before: str, start: str) -> None:
    page = table([todo(f"{before}{start}1+1;y", [])], first=False)
    (row,) = csv.DictReader(io.StringIO(page, newline=""))
    cell = re.match("(.[;\n\t|,])?", before)
    assert cell
    kept, rest = before[: cell.end()], before[cell.end() :]
    assert row["title"] == f"{kept}'{rest}{start}1+1;y"


@given(PLAIN)
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    page = table([todo(text, [text])], first=False)
    (row,) = csv.DictReader(io.StringIO(page, newline=""))
    expected = f"'{text}" if text.startswith("\n") else text
    assert (row["title"], row["tags"]) == (expected, expected)


def test_the_first_page_says_that_it_is_utf_8() -> None:
    assert table([], first=True) == BYTE_ORDER_MARK + table([], first=False)
    assert BYTE_ORDER_MARK not in table([], first=False)
    assert BYTE_ORDER_MARK.encode() == b"\xef\xbb\xbf"


@cases("piece", [" ", ";", "\t", '"', "\u200b", "; ", "\r\n"])
def test_a_long_text_takes_no_time(piece: str) -> None:
    began = time.process_time()
    table([todo(piece * (10_000 // len(piece)), [])], first=False)
    assert time.process_time() - began < 0.5
