"""Whatever a row may hold, the cursor of its page leads on from right there."""

import unicodedata
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.todos.list_page import page_command, page_of
from shared.todos.members import COLUMNS, PRIORITIES
from shared.todos.rules.fields import MAX_TITLE, Title
from shared.todos.rules.folding import title_key
from shared.todos.rules.list_query import ListQuery, Sort
from shared.todos.rules.text import MAX_MARKS
from shared.todos.sql.todo_reads import PLACES
from tests.support.run.thorough import rounds

ME = "auth0|me"
NOW = datetime(2026, 11, 28, tzinfo=UTC)
TITLE: TypeAdapter[str] = TypeAdapter(Title)


def number(digits: str, point: int, negative: bool) -> Decimal:
    """With the point so many digits from the right."""
    return Decimal((negative, tuple(map(int, digits)), -point))


def kept(title: str) -> str | None:
    """What is kept of a title that is sent; None if it is refused."""
    try:
        return TITLE.validate_python(title)
    except ValidationError:
        return None


DIGITS = st.text("0123456789", min_size=1, max_size=190)
POSITIONS = st.builds(number, DIGITS, st.integers(0, 195), st.booleans())
EARLIEST = datetime(1900, 1, 1)  # noqa: DTZ001  hypothesis adds the zone itself
INSTANTS = st.datetimes(EARLIEST, timezones=st.just(UTC))
ANY = st.text(min_size=1, max_size=MAX_TITLE)
# Characters that folding or normalising makes more of, and marks to pile on them.
STRETCHED = [
    character
    for character in map(chr, range(0x30000))
    if len(unicodedata.normalize("NFC", character)) > 1 or len(character.casefold()) > 1
]
PILED = st.builds(
    lambda base, mark, count: base + mark * count,
    st.sampled_from(STRETCHED),
    st.sampled_from("\u0301\u0307\u0323\u093c"),
    st.integers(0, MAX_MARKS),
)
LONG = st.sampled_from([*STRETCHED, '"', "\\", "\U0001f600"]).map(
    lambda character: character * MAX_TITLE
)
TITLES = st.one_of(ANY, PILED, LONG).map(kept).filter(lambda title: title is not None)
DUES = st.one_of(
    st.just((None, None)),
    st.tuples(INSTANTS, st.none()),
    st.tuples(st.none(), st.dates(EARLIEST.date())),
)


def row(
    position: Decimal, at: datetime, due: tuple[Any, Any], priority: int, title: str
) -> dict[str, Any]:
    return {
        **dict.fromkeys(COLUMNS),
        "title": title,
        "description": "",
        "tags": [],
        "steps": [],
        "version": 1,
        "id": uuid.uuid4(),
        "position": position,
        "created_at": at,
        "updated_at": at + timedelta(microseconds=1),
        "due_at": due[0],
        "due_date": due[1],
        "priority": priority,
        "title_key": title_key(title),
    }


ROWS = st.builds(
    row,
    POSITIONS,
    INSTANTS.filter(lambda at: at.year < 9999),
    DUES,
    st.sampled_from(range(len(PRIORITIES))),
    TITLES,
)
PILE = "\u0130" + "\u0301" * MAX_MARKS  # with one mark more when folded
SMALL = Decimal("-0.00000095")


@pytest.mark.parametrize("sort", get_args(Sort))
@settings(max_examples=rounds(25, 3_000), deadline=None)
@given(held=ROWS)
@example(held=row(SMALL, NOW, (None, None), 0, PILE))
@example(held=row(Decimal("1E+9"), NOW, (None, None), 3, "ß" * MAX_TITLE))
def test_a_cursor_leads_on_from_the_row_it_was_made_of(sort: str, held: Any) -> None:
    asked = ListQuery.model_validate({"sort": sort, "limit": 1})
    cursor = page_of(ME, asked, [held, held]).next_cursor
    question = ListQuery.model_validate({"sort": sort, "limit": 1, "cursor": cursor})
    _, values = page_command(ME, question, NOW)
    names = (*PLACES[sort.removeprefix("-")], "id")
    assert {n: values[f"after_{n}"] for n in names} == {n: held[n] for n in names}


@settings(max_examples=rounds(100, 10_000), deadline=None)
@given(title=st.one_of(ANY, PILED))
@example(title="\u0958" + "\u0301" * MAX_MARKS)  # in NFC two characters
def test_a_stored_title_is_unchanged_by_a_retry(
    title: str,
) -> None:
    first = kept(title)
    assert first is None or kept(first) == first
