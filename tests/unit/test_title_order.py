"""Titles as people sort them."""

import random
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from shared.todos.members import MAX_TITLE_KEY
from shared.todos.rules.fields import MAX_TITLE
from shared.todos.rules.folding import search_fold, title_key
from tests.support.run.cases import cases

PEOPLE = [
    ["2 kg", "10 kg", "ähnlich", "Ähre", "Apfel", "zebra"],
    ["", "0", "00", "01", "1", "2", "9", "10", "99", "100", "1" + "0" * 30, "a"],
    ["chapter 2", "Chapter 9", "chapter 10", "chapter 10a", "Chapter 10b"],
    ["Cafe", "Café", "cafe", "café", "cafeteria"],
    ["file1.txt", "file2.txt", "file10.txt", "f\u0131le11.txt"],
    ["\uff11\uff10 kg", "11 kg", "ﬁne", "Øre", "Zoë 2", "zoe 3"],
    ["v1.2.3", "v1.2.10", "v1.10.0"],
]


@cases("titles", PEOPLE)
def test_titles_are_sorted_as_people_sort(titles: list[str]) -> None:
    shuffled = random.Random(5).sample(titles, len(titles))
    assert sorted(shuffled, key=title_key) == titles


@given(st.integers(0, 10**30), st.integers(0, 10**30), st.text(max_size=5))
def test_numbers_are_sorted_by_their_value(one: int, other: int, text: str) -> None:
    key = title_key
    assert (key(f"{text}.{one}") < key(f"{text}.{other}")) == (one < other)


@given(st.lists(st.text("aAäÄßsS\u0131i ", max_size=3), max_size=12))
def test_titles_that_search_takes_for_one_stand_together(titles: list[str]) -> None:
    groups = [search_fold(title) for title in sorted(titles, key=title_key)]
    assert len([*groupby(groups)]) == len({*groups})


@given(st.text("aß1é\ufdfa\U0001f600", min_size=1, max_size=MAX_TITLE))
def test_a_key_is_short_enough_for_a_cursor(title: str) -> None:
    assert len(title_key(title)) <= 2 * MAX_TITLE_KEY + 1
