"""Manual order: where a todo goes, and that it gets there."""

import random
import uuid
from typing import Any

import pytest

from tests.support.api.client import TODOS, Answer, Person
from tests.support.postgres.sql import rows
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

HALVINGS = rounds(150, 450)  # of the same gap, each of which makes two numbers longer


def move(person: Person, todo: dict[str, Any], **side: str) -> Answer:
    return person.patch(todo["id"], side)


def without_write_limit(database: Database, person: Person) -> None:
    """Somebody who may write as often as they like."""
    rows(
        database.superuser_url,
        f"update owner set write_limit = 1000000 where id = '{person.subject}'",
    )


@pytest.fixture
def three(alice: Person) -> list[dict[str, Any]]:
    """Three todos, as they stand in the list."""
    return [alice.create(title) for title in "cba"][::-1]


def test_a_todo_goes_before_or_after_another(
    alice: Person, three: list[dict[str, Any]]
) -> None:
    a, b, c = three
    assert move(alice, c, before=a["id"]).status == 200
    assert alice.titles() == ["c", "a", "b"]
    move(alice, c, after=b["id"])
    assert alice.titles() == ["a", "b", "c"]
    move(alice, a, after=b["id"])
    assert alice.titles() == ["b", "a", "c"]
    move(alice, c, before=a["id"])
    assert alice.titles() == ["b", "c", "a"]


def test_a_new_todo_goes_to_its_requested_position_or_on_top(
    alice: Person, three: list[dict[str, Any]]
) -> None:
    a, b, c = three
    alice.create("before b", before=b["id"])
    alice.create("after c", after=c["id"])
    move(alice, b, before=a["id"])
    alice.create("top")
    assert alice.titles() == ["top", "b", "a", "before b", "c", "after c"]


def test_a_move_to_where_it_stands_changes_nothing(
    alice: Person, three: list[dict[str, Any]]
) -> None:
    a, b, c = three
    for todo, side in (
        (a, {"before": b["id"]}),
        (b, {"after": a["id"]}),
        (b, {"before": c["id"]}),
        (c, {"after": b["id"]}),
    ):
        assert move(alice, todo, **side).json == todo


def test_a_move_is_idempotent(alice: Person, three: list[dict[str, Any]]) -> None:
    a, _, c = three
    first = move(alice, c, before=a["id"]).json
    assert move(alice, c, before=a["id"]).json == first


@pytest.mark.parametrize("side", ["before", "after"])
def test_only_a_live_todo_of_ones_own_can_be_gone_beside(
    alice: Person, mallory: Person, side: str
) -> None:
    todo, trashed = alice.create("a"), alice.create("trashed")
    alice.delete(trashed["id"])
    for bad in (
        mallory.create()["id"],
        trashed["id"],
        str(uuid.uuid4()),
        todo["id"],
    ):
        moved = alice.patch(todo["id"], {side: bad, "title": "x"})
        assert (moved.status, moved.slug) == (422, "anchor-not-found")
        assert alice.get(todo["id"]).json == todo
        if bad != todo["id"]:
            made = alice.send("POST", TODOS, {"title": "x", side: bad})
            assert (made.status, made.slug) == (422, "anchor-not-found")
    assert alice.titles() == ["a"]
    assert alice.create()["version"] == 4


@pytest.mark.parametrize("bad", [5, "x", "", True, [], {}])
def test_a_malformed_id_is_rejected(alice: Person, bad: Any) -> None:
    todo = alice.create()
    assert alice.patch(todo["id"], {"before": bad}).slug == "invalid"
    assert alice.send("POST", TODOS, {"title": "x", "after": bad}).slug == "invalid"


def test_one_side_only(alice: Person, three: list[dict[str, Any]]) -> None:
    a, b, c = three
    both = {"before": a["id"], "after": b["id"]}
    assert alice.patch(c["id"], both).slug == "invalid"
    assert alice.send("POST", TODOS, {"title": "x"} | both).slug == "invalid"


def test_the_order_is_the_one_a_person_made(database: Database, alice: Person) -> None:
    """Against a plain list, with every kind of move."""
    model = [alice.create(str(n)) for n in range(8)][::-1]
    without_write_limit(database, alice)
    chance = random.Random(11)
    for _ in range(120):
        todo = model.pop(chance.randrange(len(model)))
        anchor = chance.choice(model)
        side = chance.choice(["before", "after"])
        model.insert(model.index(anchor) + (side == "after"), todo)
        assert move(alice, todo, **{side: anchor["id"]}).status == 200
        assert alice.titles() == [each["title"] for each in model]


def test_there_is_always_room_between_two(database: Database, alice: Person) -> None:
    """Halving a gap makes numbers longer; before they are too long all are spread."""
    top, bottom = alice.create("bottom"), None
    bottom, top = top, alice.create("top")
    without_write_limit(database, alice)
    versions = set()
    for number in range(HALVINGS):
        todo = alice.create(str(number), before=bottom["id"])
        versions.add(todo["version"])
        moved = move(alice, top, before=todo["id"])
        assert moved.status == 200
        assert len(moved.json["position"]) <= 200
    titles = alice.titles()
    last = HALVINGS - 1
    assert titles == [*map(str, range(last)), "top", str(last), "bottom"]
    assert len(versions) == HALVINGS


def test_a_move_that_cannot_be_changes_nothing_else_either(alice: Person) -> None:
    todo = alice.create("a")
    unknown = {"before": str(uuid.uuid4())}
    for patch in ({"completed": True}, {"title": "b"}, {}):
        moved = alice.patch(todo["id"], patch | unknown)
        assert (moved.status, moved.slug) == (422, "anchor-not-found")
    stale = alice.patch(todo["id"], unknown, if_match='"7"')
    assert stale.slug == "anchor-not-found"
    assert alice.get(todo["id"]).json == todo
