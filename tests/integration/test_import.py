"""Import: what another account takes in, and what it refuses."""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.api.client import TODOS, Person
from tests.support.api.events import ManySeconds
from tests.support.api.transfer import (
    IMPORT,
    MIB,
    NO_PROJECTS,
    exported,
    full,
    items_of,
    new,
    take_in,
)
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.cases import cases
from tests.support.run.run import Database
from tests.support.run.thorough import rounds


@cases(
    "member",
    [
        {"id": "0197f0c2-0000-1000-8000-000000000000"},
        {"id": None},
        {"title": ""},
        {"title": None},
        {"title": 5},
        {"description": "\0"},
        {"priority": "urgent"},
        {"tags": ["a", ""]},
        {"due_date": "2026-13-01"},
        {"due_date": "2026-12-01", "due_at": "2026-12-01T00:00:00Z"},
        {"completed_at": "in two minutes"},
        {"created_at": "in two minutes"},
        {"deleted_at": "in two minutes"},
        {"created_at": "2026-01-01T00:00:00"},
        {"position": -1},
        {"position": "1e5"},
        {"position": "9" * 201},
        {"position": "NaN"},
        {"owner_id": "alice"},
        {"__proto__": {}},
    ],
)
def test_an_invalid_item_rejects_the_whole_import(
    alice: Person, member: dict[str, Any]
) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
    bad = {k: later if v == "in two minutes" else v for k, v in member.items()}
    answer = take_in(alice, new(), new(), new(), new() | bad)
    assert (answer.status, answer.slug) == (422, "invalid")
    pointers = {
        error["pointer"].split("/")[:3] == ["", "items", "3"]
        for error in answer.json["errors"]
    }
    assert pointers == {True}
    assert "owner_id" not in answer.body
    assert exported(alice)[0].json["items"] == []


@cases(
    "body",
    [
        [],
        {},
        {"items": []},
        {"format": "ownlist/2", "items": []},
        {"format": "ownlist/1", "items": {}},
        {"format": "ownlist/1", "items": [1]},
        {"format": "ownlist/1", "items": [], "more": 1},
    ],
)
def test_a_malformed_page_is_rejected(alice: Person, body: Any) -> None:
    answer = alice.send("POST", IMPORT, body)
    assert answer.status == 422
    assert len(answer.json["errors"]) <= 100


def test_a_page_of_more_than_10_000_items_is_not_looked_into(alice: Person) -> None:
    page = {"format": "ownlist/1", "items": [{}] * 10_001}
    answer = alice.send("POST", "/api/v1/import", page)
    fault = {"pointer": "/items", "detail": "must have at most 10000 items"}
    assert (answer.status, answer.json["errors"]) == (422, [fault])


def test_faults_of_several_items_are_reported_by_index(alice: Person) -> None:
    """Of a hundred items from the first that has one: more are no help."""
    items: list[dict[str, Any]] = [new() for _ in range(150)]
    for index in (3, 4, 102, 103, 140):
        items[index]["title"] = ""
    answer = take_in(alice, *items)
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert pointers == ["/items/3/title", "/items/4/title", "/items/102/title"]


def test_an_id_twice_in_a_page_is_judged_by_the_first(alice: Person) -> None:
    item, mine = new(), alice.create("mine")
    other, stolen = item | {"title": "y"}, mine | {"title": "z"}
    answer = take_in(alice, item, item, other, stolen, stolen, mine).json
    assert (answer["created"], answer["unchanged"]) == (1, 1)
    assert [each["index"] for each in answer["refused"]] == [2, 3, 4, 5]
    assert alice.titles() == ["x", "mine"]


def test_a_page_over_2_mib_is_refused_before_it_is_read(alice: Person) -> None:
    page = json.dumps({"format": "ownlist/1", "items": []})
    assert alice.send("POST", IMPORT, page.ljust(2 * MIB)).status == 200
    assert alice.send("POST", IMPORT, page.ljust(2 * MIB + 1)).status == 413


def test_an_import_over_the_quota_fails_whole(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create()
    quota = f"update owner set quota = 2 where id = '{alice.subject}'"
    rows(database.superuser_url, quota)
    with left_alone(database, alice):
        answer = take_in(alice, new(), new())
        assert (answer.status, answer.slug) == (422, "quota-exceeded")
        assert "operation" not in answer.json  # that is a batch's
    assert take_in(alice, new()).json["created"] == 1
    mallory.api.context = ManySeconds
    many = [{"id": str(uuid.uuid4()), "title": "x"} for _ in range(10_000)]
    assert take_in(mallory, *many).json["created"] == 10_000
    assert take_in(mallory, new()).slug == "quota-exceeded"


def test_an_import_is_one_write_of_the_minutes(
    alice: Person, database: Database
) -> None:
    alice.create()
    limit = "update owner set write_limit = {}, window_start = 'infinity'"
    take_in(alice, *(new() for _ in range(5)))
    writes = everything_of(database.superuser_url, alice.subject)["owner"]
    assert writes["window_writes"] in (1, 2)  # a minute may have gone by between
    rows(
        database.superuser_url,
        f"{limit.format(0)}, window_writes = 0 where id = '{alice.subject}'",
    )
    refused = take_in(alice, new())
    assert (refused.status, refused.slug) == (429, "too-many-writes")


def test_importing_into_another_account_leaves_the_first_alone(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create("hers")
    with left_alone(database, alice):
        page = exported(alice)[0]
        changed = page.json["items"][0] | {"title": "stolen"}
        assert take_in(mallory, changed).json["created"] == 1
    assert mallory.titles() == ["stolen"]


def test_an_export_imports_unchanged(alice: Person, mallory: Person) -> None:
    items = full(alice)
    assert [item["id"] for item in items] == sorted(item["id"] for item in items)
    answer = take_in(mallory, *items)
    assert answer.json == {
        "created": 6,
        "unchanged": 0,
        "refused": [],
        "shortened": [],
        **NO_PROJECTS,
    }
    again = items_of(exported(mallory))
    servers = ("version", "updated_at")
    for item, copy in zip(items, again, strict=True):
        assert {k: v for k, v in item.items() if k not in servers} == {
            k: v for k, v in copy.items() if k not in servers
        }
    assert [copy["version"] for copy in again] == [1, 2, 3, 4, 5, 6]
    assert mallory.titles() == alice.titles()


def test_of_a_long_title_the_rest_goes_to_the_top_of_the_description(
    alice: Person,
) -> None:
    """Todoist has titles of 500 characters, Google Tasks of 1,024."""
    title = " ".join(f"word{number}" for number in range(120))
    items = [new(), new(title=title, description="below"), new(title=title)]
    for kind in ("created", "unchanged"):
        answer = take_in(alice, *items).json
        assert (answer[kind], answer["shortened"]) == (3, [1, 2])
    kept = {item["id"]: item for item in items_of(exported(alice))}
    described, bare = (kept[item["id"]] for item in items[1:])
    assert 450 < len(bare["title"]) <= 500
    assert f"{bare['title']} {bare['description']}" == title
    assert described["title"] == bare["title"]
    assert described["description"] == f"{bare['description']}\n\nbelow"


def test_a_long_title_whose_rest_has_no_room_is_refused(alice: Person) -> None:
    full_up = new(title="x" * 501, description="y" * 9_998)
    answer = take_in(alice, new(), full_up)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/items/1")
    assert "room for the rest" in answer.json["errors"][0]["detail"]
    assert take_in(alice, new(title="x" * 10_001)).status == 422


def test_ones_own_export_changes_nothing(alice: Person, database: Database) -> None:
    items = full(alice)
    with left_alone(database, alice):
        answer = take_in(alice, *items, next_cursor="whatever")
        counts = {"created": 0, "unchanged": 6}
        assert answer.json == {**counts, "refused": [], "shortened": [], **NO_PROJECTS}


@pytest.mark.parametrize("seed", range(rounds(5, 50)))
def test_items_without_a_position_go_on_top_in_the_order_of_the_file(
    alice: Person, seed: int
) -> None:
    """Whatever is there already, and wherever others of the file go."""
    chance = random.Random(seed)
    mine = [alice.create(f"mine {n}")["title"] for n in range(chance.randint(0, 3))]
    places = [None, None, "-1", "-4", "0.5", f"-{10**19}", "2"]
    items = [new(title=f"{n}", position=chance.choice(places)) for n in range(9)]
    assert take_in(alice, *items).json["created"] == 9
    unplaced = [item["title"] for item in items if item["position"] is None]
    titles = alice.titles()
    assert titles[: len(unplaced)] == unplaced
    assert [title for title in titles if title in mine] == mine[::-1]
    places_taken = {todo["position"] for todo in items_of(exported(alice))}
    assert len(places_taken) >= len(unplaced) + len(mine)


def test_a_page_written_by_hand_may_be_imported_twice(
    alice: Person, database: Database
) -> None:
    alice.create("first")
    items = [new(title="a"), new(title="b", tags=["x"])]
    assert take_in(alice, *items).json["created"] == 2
    assert alice.titles() == ["a", "b", "first"]
    with left_alone(database, alice):
        assert take_in(alice, *items).json["unchanged"] == 2
    repeat = alice.send("POST", TODOS, items[0])
    assert repeat.status == 200


def test_other_content_under_an_id_is_refused_by_its_index(alice: Person) -> None:
    same, other, moved = (alice.create(title) for title in "abc")
    alice.patch(moved["id"], {"before": same["id"]})
    answer = take_in(alice, same, new(), other | {"title": "B"}, moved)
    assert answer.json == {
        "created": 1,
        "unchanged": 2,
        "refused": [{"index": 2, "type": "/docs/problems#id-in-use"}],
        "shortened": [],
        **NO_PROJECTS,
    }
    assert alice.get(other["id"]).json == other


@cases(
    "difference",
    [
        {"description": "y"},
        {"priority": "low"},
        {"tags": ["y"]},
        {"due_date": "2026-12-01"},
        {"due_at": "2026-12-01T00:00:00Z"},
        {"completed_at": "2026-01-01T00:00:00Z"},
        {"created_at": "2026-01-01T00:00:00Z"},
        {"deleted_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_every_member_counts_as_content(
    alice: Person, difference: dict[str, Any]
) -> None:
    answer = take_in(alice, alice.create() | difference)
    assert [each["index"] for each in answer.json["refused"]] == [0]
