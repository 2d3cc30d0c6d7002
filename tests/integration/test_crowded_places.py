"""Places that are shared or too narrow: all todos get new ones, in their order."""

import uuid
from typing import Any

import pytest

from tests.support.api import TODOS, Person
from tests.support.run import Database
from tests.support.sql import everything_of, rows


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
    brought(alice, {"title": "lowest", "position": "-" + "9" * 199})
    body = {"operations": [{"op": "create", "todo": {"title": "top"}}]}
    answer = alice.send("POST", f"{TODOS}/batch", body)
    assert answer.status == 200
    assert alice.titles() == ["top", "lowest"]


def test_to_make_room_is_no_way_around_the_write_limit(
    database: Database, alice: Person
) -> None:
    brought(alice, {"title": "lowest", "position": "-" + "9" * 199})
    rows(
        database.superuser_url,
        f"""update owner set window_writes = 119,
        window_start = clock_timestamp() - interval '1 hour'
        where id = '{alice.subject}'""",
    )
    alice.create("top")
    counted = everything_of(database.superuser_url, alice.subject)["owner"]
    assert counted["window_writes"] == 1
