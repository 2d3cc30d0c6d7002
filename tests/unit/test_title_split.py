"""A title that is too long: what stays, and what goes on in the description."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.todos.rules.fields import MAX_TITLE
from shared.todos.rules.import_schema import ImportedTodo
from shared.todos.rules.text import split

ID = "0197f0c2-0000-7000-8000-000000000001"
WORDS = st.text(st.sampled_from("ab é\u0301\u200b🧀\u00a0"), min_size=12, max_size=60)


@given(WORDS, st.integers(5, 11))
def test_nothing_is_lost_but_space_and_no_character_loses_its_marks(
    text: str, longest: int
) -> None:
    head, rest = split(text, longest)
    assert len(head) <= longest
    assert "".join((head + rest).split()) == "".join(text.split())
    assert not unicodedata.combining((rest or " ")[0]) or len(head) <= 1


def test_between_two_words_if_there_are_two() -> None:
    assert split("one two three", 8) == ("one two", "three")
    assert split("one two three", 7) == ("one two", "three")
    assert split("seventeen", 5) == ("seven", "teen")
    assert split("a seventeen", 8) == ("a sevent", "een")


@pytest.mark.parametrize("length", [501, 1_024, 10_000])
def test_the_longest_titles_of_others_are_taken_in(length: int) -> None:
    title = ("word " * length)[:length].strip() + "!"
    item = ImportedTodo.model_validate({"id": ID, "title": title, "description": ""})
    assert item.shortened
    assert len(item.title) <= MAX_TITLE
    assert f"{item.title} {item.description}" == title


@pytest.mark.parametrize("length", [1, 500])
def test_a_title_that_fits_stays(length: int) -> None:
    item = ImportedTodo.model_validate({"id": ID, "title": "x" * length})
    assert (item.title, item.description, item.shortened) == ("x" * length, "", False)
