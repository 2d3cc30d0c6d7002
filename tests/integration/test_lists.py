"""Lists against a plain model of them: every filter, every sort, page by page."""

import random
from typing import get_args

import pytest

from shared.database.pool import compiled
from shared.todos.rules import time_zones
from shared.todos.rules.list_query import Sort
from shared.todos.sql import todo_reads
from tests.support.api.client import TODOS, Api, Person
from tests.support.model.lists import (
    NOW,
    ZONES,
    Todo,
    expected,
    listed,
    populated,
    random_question,
)
from tests.support.run.cases import cases
from tests.support.run.run import Database

COUNT = 260
FILTERED = 12  # questions for each sort
SORTS = get_args(Sort)
Lists = tuple[Person, list[Todo]]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_zones, "now", lambda: NOW)


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


@cases("sort", SORTS)
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


@cases(
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
    sql, _ = compiled(todo_reads.page("-title", continued=True))
    assert sql.count('COLLATE "C"') == 3  # order, row, place
    assert '::VARCHAR COLLATE "C"' in sql


def test_pages_of_one_meet(lists: Lists) -> None:
    """With a hundred places in the list where one page ends and the next begins."""
    alice, todos = lists
    asked = {"sort": "-due", "priority": "low", "limit": 1}
    assert ids(listed(alice, **asked)) == ids(expected(todos, NOW, **asked))


def test_new_todos_go_on_top_and_pages_meet(alice: Person) -> None:
    for number in range(7):
        alice.create(str(number))
    first = alice.send("GET", f"{TODOS}?limit=3")
    assert [todo["title"] for todo in first.json["items"]] == ["6", "5", "4"]
    assert first.headers["link"].endswith('; rel="next"')
    following = first.headers["link"].split(">")[0].removeprefix("<")
    alice.create("new on top")
    alice.delete(first.json["items"][0]["id"])
    second = alice.send("GET", following)
    assert [todo["title"] for todo in second.json["items"]] == ["3", "2", "1"]
    cursor = second.json["next_cursor"]
    last = alice.send("GET", f"{TODOS}?limit=3&cursor={cursor}")
    assert [todo["title"] for todo in last.json["items"]] == ["0"]
    assert last.json["next_cursor"] is None
    assert "link" not in last.headers
