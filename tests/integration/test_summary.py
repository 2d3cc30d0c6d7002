"""The summary: the same numbers as the lists, and nobody else's."""

from typing import Any

import pytest

from shared.todos.rules import time_zones
from tests.support.api.client import TODOS, Answer, Person
from tests.support.model.lists import NOW, ZONES, listed, populated
from tests.support.run.run import Database

NOTHING = {
    "open": 0,
    "completed": 0,
    "overdue": 0,
    "due_today": 0,
    "deleted": 0,
    "by_priority": {"none": 0, "low": 0, "medium": 0, "high": 0},
    "by_tag": [],
    "by_project": [],
}


def ask(person: Person, query: str = "") -> Answer:
    return person.send("GET", f"{TODOS}/summary{query}")


def summary(person: Person, query: str = "") -> Any:
    answer = ask(person, query)
    assert answer.status == 200, answer
    return answer.json


@pytest.mark.parametrize(
    "query",
    [
        "time_zone=Mars/Olympus",
        "time_zone=",
        "time_zone=%00",
        "time_zone=UTC&time_zone=UTC",
        "status=open",
        "owner=x",
    ],
)
def test_only_a_known_time_zone_may_be_asked_for(alice: Person, query: str) -> None:
    answer = ask(alice, f"?{query}")
    assert (answer.status, answer.slug) == (422, "invalid")


def test_todos_of_another_user_are_never_counted(
    alice: Person, mallory: Person
) -> None:
    for completed in (False, True):
        alice.create(completed=completed, tags=["hers"], due_date="2020-01-01")
    alice.delete(alice.create()["id"])
    assert summary(mallory) == NOTHING
    mallory.create(tags=["his"])
    assert summary(mallory)["by_tag"] == [{"tag": "his", "open": 1}]


@pytest.mark.parametrize("zone", ZONES)
def test_the_numbers_are_those_of_the_lists(
    alice: Person, database: Database, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setattr(time_zones, "now", lambda: NOW)
    populated(alice, database.superuser_url, 120, seed=4)

    def count(**asked: Any) -> int:
        return len(listed(alice, limit=100, time_zone=zone, **asked))

    found = summary(alice, f"?time_zone={zone}")
    by_tag, by_project = found.pop("by_tag"), found.pop("by_project")
    open_ones = count(status="open")
    assert by_project == [{"project_id": None, "open": open_ones}] * bool(open_ones)
    assert found == {
        "open": count(status="open"),
        "completed": count(status="completed"),
        "overdue": count(due="overdue"),
        "due_today": count(due="today"),
        "deleted": count(deleted="true"),
        "by_priority": {
            name: count(status="open", priority=name)
            for name in ("none", "low", "medium", "high")
        },
    }
    assert min(found["overdue"], found["due_today"], found["deleted"]) > 0
    assert by_tag
    for each in by_tag:
        assert each["open"] == count(status="open", tag=each["tag"])


def test_the_twenty_most_used_tags_come_first(alice: Person) -> None:
    for number in range(2):
        tags = [f"tag {number}{letter}" for letter in "abcdefghijkl"]
        alice.create(tags=["Straße" if number else "STRASSE", *tags])
    alice.create(tags=["tag 1l"])
    alice.create(tags=["tag 0a"], completed=True)
    first, second, *others = summary(alice)["by_tag"]
    assert first == {"tag": "STRASSE", "open": 2}
    assert second == {"tag": "tag 1l", "open": 2}
    tied = sorted(f"tag {n}{letter}" for n in range(2) for letter in "abcdefghijkl")
    assert others == [{"tag": tag, "open": 1} for tag in tied[:18]]
