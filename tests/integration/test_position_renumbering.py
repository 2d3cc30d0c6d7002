"""Places that are shared or too narrow: all todos get new ones, in their order."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.api.client import TODOS, Person
from tests.support.api.transfer import exported, items_of, take_in
from tests.support.postgres.sql import (
    await_room_in_this_minute,
    everything_of,
    left_alone,
    rows,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database


def brought(person: Person, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Import todos with the places they say."""
    page = [{"id": str(uuid.uuid4())} | item for item in items]
    body = {"format": "ownlist/1", "items": page}
    answer = person.send("POST", "/api/v1/import", body)
    assert answer.json["created"] == len(page)
    return page


@pytest.mark.parametrize("side", ["before", "after"])
def test_beside_one_of_several_at_one_place_is_right_beside_it(
    alice: Person, side: str
) -> None:
    items = brought(alice, *({"title": t, "position": "5"} for t in "abc"))
    order = alice.titles()
    middle = next(item for item in items if item["title"] == order[1])
    alice.create("new", **{side: middle["id"]})
    expected = [order[0], order[1], order[2]]
    expected.insert(1 if side == "before" else 2, "new")
    assert alice.titles() == expected


def test_a_restored_todo_may_share_a_place_and_others_find_theirs(
    alice: Person,
) -> None:
    b, a = alice.create("b"), alice.create("a")
    x = alice.create("x", after=a["id"])
    alice.delete(x["id"])
    y = alice.create("y", after=a["id"])
    alice.send("POST", f"{TODOS}/{x['id']}/restore")
    z = alice.create("z")
    order = [title for title in alice.titles() if title in "xy"]
    for anchor in (x, y):
        alice.patch(z["id"], {"after": anchor["id"]})
        titles = alice.titles()
        assert titles[titles.index("z") - 1] == anchor["title"]
        assert [title for title in titles if title in "xy"] == order
    assert alice.titles()[-1] == b["title"]


def test_a_batch_makes_room_too(alice: Person) -> None:
    a, b = brought(alice, *({"title": t, "position": "5"} for t in "ab"))
    operations = [{"op": "create", "todo": {"title": "top", "before": a["id"]}}]
    answer = alice.send("POST", f"{TODOS}/batch", {"operations": operations})
    assert answer.status == 200
    titles = alice.titles()
    assert titles[titles.index("a") - 1] == "top"
    assert titles.index("a") < titles.index("b") or a["id"] > b["id"]


def test_a_batch_has_the_effect_of_its_steps(alice: Person) -> None:
    """What comes back from the trash may stand where another does by now."""
    now = datetime.now(UTC).isoformat()
    a, x = brought(
        alice,
        {"title": "a", "position": "1"},
        {"title": "x", "position": "1", "deleted_at": now},
    )
    operations = [
        {"op": "restore", "id": x["id"]},
        {"op": "create", "todo": {"title": "new", "before": x["id"]}},
        {"op": "create", "todo": {"title": "other", "after": a["id"]}},
    ]
    answer = alice.send("POST", f"{TODOS}/batch", {"operations": operations})
    assert answer.status == 200, answer
    titles = alice.titles()
    assert titles[titles.index("x") - 1] == "new"
    assert titles[titles.index("a") + 1] == "other"


@pytest.mark.parametrize("trashed", [False, True])
def test_after_room_was_made_any_batch_has_enough(
    database: Database, alice: Person, trashed: bool
) -> None:
    """A hundred todos into one gap, beside a place that can be no longer."""
    narrow, wide = alice.create("narrow"), alice.create("wide")
    position = "1." + "0" * 197 + "1"
    rows(
        database.superuser_url,
        f"update todo set position = {position} where id = '{narrow['id']}'",
        f"update todo set position = 1 where id = '{wide['id']}'",
    )
    operations: list[dict[str, Any]] = []
    if trashed:
        alice.delete(narrow["id"])
        operations.append({"op": "restore", "id": narrow["id"]})
    while len(operations) < 100:
        todo = {"title": "new", "before": narrow["id"]}
        operations.append({"op": "create", "todo": todo})
    answer = alice.send("POST", f"{TODOS}/batch", {"operations": operations})
    assert answer.status == 200, answer


def numbers_of(person: Person) -> list[int]:
    items = person.send("GET", f"{TODOS}?limit=100").json["items"]
    return [item["version"] for item in items]


def test_room_that_was_made_stays_whatever_becomes_of_the_write(alice: Person) -> None:
    """Else a write that fails could have it made again and again."""
    brought(alice, *({"title": t, "position": "5"} for t in "abc"))
    first, _, last = alice.send("GET", TODOS).json["items"]
    stale = {"if_match": '"999"'}
    assert alice.patch(last["id"], {"before": first["id"]}, **stale).status == 412
    made = numbers_of(alice)
    assert made == [4, 5, 6]
    assert alice.patch(last["id"], {"before": first["id"]}, **stale).status == 412
    assert numbers_of(alice) == made


def written(database: Database, person: Person) -> int:
    """In this minute."""
    owner = everything_of(database.superuser_url, person.subject)["owner"]
    return int(owner["window_writes"])


def in_this_minute(database: Database, person: Person, writes: int) -> None:
    rows(
        database.superuser_url,
        f"""update owner set window_writes = {writes},
        window_start = date_trunc('minute', clock_timestamp())
        where id = '{person.subject}'""",
    )


@promise("Failed writes and rebalanced positions count against the write limit")
@pytest.mark.parametrize(
    ("before", "after"),
    [(0, 3 + 2), (116, 119 + 1), (117, 119 + 1), (118, 119 + 1), (119, 120)],
)
def test_to_make_room_costs_as_many_writes_as_it_moves_hundreds(
    database: Database, alice: Person, before: int, after: int
) -> None:
    """And leaves one, for the write that needed it, if there is one."""
    items = brought(alice, *({"title": "x", "position": "5"} for _ in range(301)))
    await_room_in_this_minute(database, 3)
    in_this_minute(database, alice, before)
    answer = alice.send("POST", TODOS, {"title": "y", "before": items[0]["id"]})
    assert answer.status == (201 if before < 119 else 429)
    assert written(database, alice) == after
    if answer.status == 429:  # in the next minute there is room
        in_this_minute(database, alice, 0)
        alice.create("y", before=items[0]["id"])
        assert written(database, alice) == 1


def test_past_the_limit_no_room_is_made(database: Database, alice: Person) -> None:
    items = brought(alice, *({"title": "x", "position": "5"} for _ in range(3)))
    await_room_in_this_minute(database, 3)
    in_this_minute(database, alice, 120)
    with left_alone(database, alice):
        answer = alice.send("POST", TODOS, {"title": "y", "before": items[0]["id"]})
        assert (answer.status, answer.slug) == (429, "too-many-writes")


@pytest.mark.parametrize(
    "position", ["9" * 199, "-" + "9" * 198, "0." + "1" * 197, "-7." + "0" * 196 + "1"]
)
def test_imported_positions_leave_room_for_many_insertions(
    database: Database, alice: Person, position: str
) -> None:
    """However long its place is: only what was moved again and again makes room."""
    brought(alice, {"title": "x", "position": position})
    (anchor,) = alice.send("GET", TODOS).json["items"]
    assert len(anchor["position"]) <= 100
    creates = [{"title": "top"}, *({s: anchor["id"]} for s in ("before", "after"))]
    operations = [
        {"op": "create", "todo": {"title": "y"} | each} for each in creates * 33
    ]
    answer = alice.send("POST", f"{TODOS}/batch", {"operations": operations})
    assert answer.status == 200
    assert written(database, alice) <= 2
    assert alice.get(anchor["id"]).json["version"] == anchor["version"]


def test_places_made_by_halving_keep_their_order_when_they_are_imported(
    alice: Person, mallory: Person
) -> None:
    alice.create("last")
    anchor = alice.create("a", before=alice.create("first")["id"])["id"]
    for _ in range(2):
        operations = [
            {"op": "create", "todo": {"title": f"{n:03}", "after": anchor}}
            for n in range(95)
        ]
        answer = alice.send("POST", f"{TODOS}/batch", {"operations": operations})
        assert answer.status == 200
    items = items_of(exported(alice))
    assert max(len(item["position"]) for item in items) > 180
    assert take_in(mallory, *items).json["created"] == len(items)
    assert mallory.titles() == alice.titles()
    assert len({item["position"] for item in items_of(exported(mallory))}) == len(items)
