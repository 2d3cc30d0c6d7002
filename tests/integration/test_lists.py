"""Lists against a plain model of them: every filter, every sort, page by page."""

import random
from typing import get_args

import pytest

from shared.database.engine import compiled
from shared.todos import days, reads
from shared.todos.questions import Sort
from tests.support.api import Api, Person
from tests.support.lists import (
    NOW,
    ZONES,
    Todo,
    expected,
    listed,
    populated,
    random_question,
)
from tests.support.run import Database

COUNT = 260
FILTERED = 12  # questions for each sort
SORTS = get_args(Sort)
Lists = tuple[Person, list[Todo]]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "now", lambda: NOW)


@pytest.fixture(scope="module")
def made() -> dict[str, list[Todo]]:
    """The todos of everybody who has some: nobody changes them here."""
    return {}


@pytest.fixture
def lists(
    api: Api, database: Database, now: None, made: dict[str, list[Todo]]
) -> Lists:
    """Alice, and all her todos. A stranger has some too."""
    if not made:
        populated(api.person(), database.superuser_url, 100, seed=2)
        alice = api.person()
        made[alice.subject] = populated(alice, database.superuser_url, COUNT, seed=1)
    [(subject, todos)] = made.items()
    return api.person(subject), todos


def ids(todos: list[Todo]) -> list[str]:
    return [todo["id"] for todo in todos]


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_is_what_the_model_makes_of_the_todos(lists: Lists, sort: str) -> None:
    alice, todos = lists
    assert len(todos) == COUNT
    for zone in ZONES if "due" in sort else ["UTC"]:
        asked = {"sort": sort, "time_zone": zone, "limit": 37}
        assert ids(listed(alice, **asked)) == ids(expected(todos, NOW, **asked))
    choice = random.Random(SORTS.index(sort))
    for _ in range(FILTERED):
        asked = {"sort": sort, **random_question(choice)}
        assert ids(listed(alice, **asked)) == ids(expected(todos, NOW, **asked)), asked


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "open"},
        {"status": "completed"},
        {"priority": "high"},
        {"tag": ["HOME"]},
        {"tag": ["Home", "küche"]},
        {"due": "overdue"},
        {"due": "today"},
        {"due": "week"},
        {"due": "none"},
        {"due": "week", "status": "all"},
        {"due": "today", "status": "completed"},
        {"due_before": "2026-03-08"},
        {"due_after": "2026-03-08"},
        {"due_after": "2026-03-07", "due_before": "2026-03-09"},
        {"due_before": "2026-03-08T12:30:00Z"},
        {"due_after": "2026-03-08T21:30:00+09:00"},
        {"q": "ÄPFEL"},
        {"q": "strasse"},
        {"deleted": "true"},
        {"deleted": "true", "status": "completed", "priority": "low"},
    ],
    ids=str,
)
def test_each_filter_leaves_some_and_lets_some_pass(
    lists: Lists, asked: dict[str, str]
) -> None:
    alice, todos = lists
    for zone in ZONES:
        found = listed(alice, **asked, time_zone=zone)
        assert ids(found) == ids(expected(todos, NOW, **asked, time_zone=zone))
        assert 0 < len(found) < COUNT


def test_titles_are_in_the_order_of_code_points_in_every_locale() -> None:
    """These tests run in a locale that has that order anyway."""
    sql, _ = compiled(reads.page("-title", continued=True))
    assert sql.count('title_folded COLLATE "C"') == 2
    assert '::VARCHAR COLLATE "C"' in sql


def test_pages_of_one_meet(lists: Lists) -> None:
    """With a hundred places in the list where one page ends and the next begins."""
    alice, todos = lists
    asked = {"sort": "-due", "priority": "low", "limit": 1}
    assert ids(listed(alice, **asked)) == ids(expected(todos, NOW, **asked))
