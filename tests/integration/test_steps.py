"""Steps of a todo: ids, repeated requests, search, old exports, and large answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.todos import export
from shared.todos.rules.size_limit import MAX_ANSWER
from tests.support.api.client import TODOS, Person
from tests.support.api.transfer import EXPORT, IMPORT, exported, items_of, new, take_in
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.run import Database

EXPORTS = Path(__file__).parent.parent / "support" / "api" / "exports"
EGGS, MILK = {"title": "Eggs"}, {"title": "Milk", "completed": True}
WIDE = "\U0001f9c0"


def found(person: Person, q: str) -> list[str]:
    return [t["title"] for t in person.send("GET", f"{TODOS}?q={q}").json["items"]]


def largest(person: Person) -> str:
    """The id of a new todo as large as one may be."""
    steps = [{"id": f"{n:036}", "title": WIDE * 500} for n in range(50)]
    body = new(description=WIDE * 10_000, steps=steps)
    answer = person.send("POST", TODOS, json.dumps(body, ensure_ascii=False))
    assert answer.status == 201, answer
    return str(body["id"])


def test_a_repeated_request_without_ids_of_steps_changes_nothing(
    alice: Person,
) -> None:
    body = new(steps=[EGGS, MILK, EGGS])
    made = alice.send("POST", TODOS, body)
    assert made.status == 201
    again = alice.send("POST", TODOS, body)
    assert (again.status, again.json) == (200, made.json)
    assert alice.patch(body["id"], {"steps": body["steps"]}).json == made.json
    ids = [step["id"] for step in made.json["steps"]]
    assert len({*ids}) == 3
    assert ids[0] == "00c7526b-5409-5d64-a43c-2dcc9d0e5b72"  # also made by later code


def test_another_step_makes_another_create(alice: Person) -> None:
    body = new(steps=[EGGS])
    assert alice.send("POST", TODOS, body).status == 201
    for steps in ([], [MILK], [EGGS, EGGS], [EGGS | {"completed": True}]):
        other = alice.send("POST", TODOS, body | {"steps": steps})
        assert (other.status, other.slug) == (409, "id-in-use")


def test_an_id_that_a_client_chose_is_given_to_no_other_step(alice: Person) -> None:
    (first,) = alice.create(steps=[EGGS])["steps"]
    steps = alice.create(steps=[EGGS, first | MILK])["steps"]
    assert [step["title"] for step in steps] == ["Eggs", "Milk"]
    assert steps[0]["id"] != steps[1]["id"] == first["id"]


def test_a_patch_replaces_all_steps_in_their_order(
    alice: Person, mallory: Person
) -> None:
    mallory.create(steps=[EGGS])
    steps = alice.create(steps=[EGGS, MILK])
    turned = steps["steps"][::-1]
    after = alice.patch(steps["id"], {"steps": turned}).json
    assert after["steps"] == turned
    assert after["version"] == steps["version"] + 1
    stale = alice.patch(steps["id"], {"steps": []}, if_match='"1"')
    assert stale.status == 412
    assert len(mallory.send("GET", TODOS).json["items"][0]["steps"]) == 1


def test_equal_ids_are_named_and_nothing_is_made(
    database: Database, alice: Person
) -> None:
    twice = [EGGS | {"id": "1"}, MILK | {"id": "1"}]
    todo = alice.create()
    with left_alone(database, alice):
        for answer, at in (
            (alice.send("POST", TODOS, {"title": "x", "steps": twice}), "/steps"),
            (alice.patch(todo["id"], {"steps": twice}), "/steps"),
            (take_in(alice, new(steps=twice)), "/items/0/steps"),
        ):
            assert (answer.status, answer.json["errors"]) == (
                422,
                [
                    {
                        "pointer": at,
                        "detail": "must not have two steps with the same id",
                    }
                ],
            )


def test_steps_are_searched_each_by_itself(alice: Person, mallory: Person) -> None:
    alice.create("list", steps=[{"title": "Käse"}, {"title": "Ei"}])
    mallory.create("his", steps=[{"title": "Käse"}])
    assert found(alice, "kase") == ["list"]
    assert found(alice, "ei") == ["list"]
    assert found(alice, "kaseei") == found(alice, "e%0Ae") == []
    todo = alice.send("GET", TODOS).json["items"][0]
    alice.patch(todo["id"], {"steps": None})
    assert found(alice, "kase") == []


def test_steps_are_compared_at_import(alice: Person) -> None:
    item = new(steps=[EGGS])
    assert take_in(alice, item).json["created"] == 1
    assert take_in(alice, item).json["unchanged"] == 1
    for steps in ([], [MILK], [EGGS, MILK]):
        answer = take_in(alice, item | {"steps": steps}, next_cursor=None).json
        assert [each["index"] for each in answer["refused"]] == [0]


def test_an_export_from_before_there_were_steps_is_imported(alice: Person) -> None:
    page = json.loads((EXPORTS / "before_steps.json").read_text())
    answer = alice.send("POST", IMPORT, page)
    assert (answer.status, answer.json["created"]) == (200, len(page["items"]))
    for after, before in zip(items_of(exported(alice)), page["items"], strict=True):
        assert after.pop("steps") == []
        kept = before.keys() - {"version", "updated_at"}
        assert {name: after[name] for name in kept} == {n: before[n] for n in kept}
    assert alice.send("POST", IMPORT, page).json["unchanged"] == len(page["items"])


def test_the_largest_todos_are_listed_and_exported_in_pages(
    database: Database, alice: Person
) -> None:
    rows(
        database.superuser_url,
        f"insert into owner (id, write_limit) values ('{alice.subject}', 1000)",
    )
    made = [largest(alice) for _ in range(8)]
    for path, parts in ((TODOS, 2), (f"{EXPORT}?format=csv", 1), (EXPORT, 2)):
        pages, target = [], path
        while target:
            pages.append(alice.send("GET", target))
            assert len(pages[-1].body.encode()) < MAX_ANSWER
            link = pages[-1].headers.get("link", "")
            target = link.split(">")[0].removeprefix("<")
        assert len(pages) >= parts
        assert sum(page.body.count(made[0]) for page in pages) == 1
        assert sum(page.body.count(each) for page in pages for each in made) == 8


def test_a_table_does_not_end_where_only_json_would_be_full(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are no ids of steps in it, and fewer braces."""
    monkeypatch.setattr(export, "MAX_ANSWER", 20_000)
    made = [new(steps=[{"title": "x"}] * 50) for _ in range(10)]
    assert take_in(alice, *made).json["created"] == 10
    (first, *others) = exported(alice, "csv")
    assert others
    table = first.body + "".join(page.body for page in others)
    assert [table.count(item["id"]) for item in made] == [1] * 10


@pytest.mark.parametrize("op", ["complete", "update"])
def test_a_batch_whose_answer_would_be_too_large_changes_nothing(
    database: Database, alice: Person, op: str
) -> None:
    """Lambda would give none, and what was done would not be known."""
    todo_id = largest(alice)
    operation: dict[str, Any] = {"op": op, "id": todo_id}
    if op == "update":
        operation["todo"] = {"priority": "high"}
    with left_alone(database, alice):
        answer = alice.send("POST", f"{TODOS}/batch", {"operations": [operation] * 60})
        assert (answer.status, answer.slug) == (413, "answer-too-large")
    before = _writes(database, alice)
    alice.send("POST", f"{TODOS}/batch", {"operations": [operation] * 60})
    assert _writes(database, alice) != before
    assert alice.get(todo_id).status == 200
    few = alice.send("POST", f"{TODOS}/batch", {"operations": [operation] * 30})
    assert (few.status, len(few.json["results"])) == (200, 30)
    assert len(json.dumps(few.body, ensure_ascii=False).encode()) < 6_000_000


def _writes(database: Database, person: Person) -> Any:
    state = "select window_start, window_writes from owner where id ="
    return rows(database.superuser_url, f"{state} '{person.subject}'")
