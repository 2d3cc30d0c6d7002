"""Several changes at once: all of them, or none."""

import json
import uuid
from typing import Any

import pytest

from tests.support.api.client import TODOS, Answer, Person
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.cases import cases
from tests.support.run.run import Database

BATCH = f"{TODOS}/batch"


def batch(person: Person, *operations: dict[str, Any]) -> Answer:
    return person.send("POST", BATCH, {"operations": operations})


def new(title: str, **members: Any) -> dict[str, Any]:
    return {"op": "create", "todo": {"title": title, **members}}


def test_another_owners_todo_fails_the_whole_batch(
    database: Database, alice: Person, mallory: Person
) -> None:
    hers = alice.create("hers")
    with left_alone(database, alice):
        mallory.create("his")
        for operation in (
            {"op": "update", "id": hers["id"], "todo": {"title": "stolen"}},
            {"op": "complete", "id": hers["id"]},
            {"op": "reopen", "id": hers["id"]},
            {"op": "delete", "id": hers["id"]},
            {"op": "restore", "id": hers["id"]},
        ):
            answer = batch(mallory, new("made"), operation)
            assert (answer.status, answer.slug) == (404, "todo-not-found")
            assert answer.json["operation"] == 1
            assert hers["id"] not in answer.body
        beside = batch(mallory, new("made", after=hers["id"]))
        assert (beside.status, beside.slug) == (422, "anchor-not-found")
        assert mallory.titles() == ["his"]


def failing(todo: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    unknown = str(uuid.uuid4())
    return [
        ({"op": "complete", "id": unknown}, "todo-not-found"),
        (new("other content", id=todo["id"]), "id-in-use"),
        (
            {"op": "update", "id": todo["id"], "if_match": 77, "todo": {"title": "x"}},
            "precondition-failed",
        ),
        (new("nowhere", before=unknown), "anchor-not-found"),
    ]


@cases("which", range(4))
@cases("place", [0, 1, 2])
def test_one_failing_operation_is_named_and_nothing_is_done(
    database: Database, alice: Person, which: int, place: int
) -> None:
    todo = alice.create()
    operation, slug = failing(todo)[which]
    operations = [new("a"), {"op": "complete", "id": todo["id"]}]
    operations.insert(place, operation)
    with left_alone(database, alice):
        answer = batch(alice, *operations)
        assert (answer.slug, answer.json["operation"]) == (slug, place)
    assert batch(alice, new("b")).status == 200


def test_changes_are_made_in_their_order(alice: Person) -> None:
    first = alice.create("first")
    todo_id = str(uuid.uuid4())
    answer = batch(
        alice,
        new("second", id=todo_id),
        {"op": "update", "id": todo_id, "todo": {"title": "2nd", "priority": "low"}},
        {"op": "complete", "id": todo_id},
        {"op": "delete", "id": first["id"]},
        {"op": "restore", "id": first["id"]},
        {"op": "delete", "id": first["id"]},
        {"op": "reopen", "id": todo_id},
    )
    assert answer.status == 200
    results = answer.json["results"]
    assert [result["op"] for result in results] == [
        "create",
        "update",
        "complete",
        "delete",
        "restore",
        "delete",
        "reopen",
    ]
    assert results[3] == {"op": "delete", "id": first["id"]}
    assert results[0]["todo"] == results[6]["todo"] == alice.get(todo_id).json
    assert alice.titles() == ["2nd"]


def test_every_change_of_a_batch_has_a_version_of_its_own(alice: Person) -> None:
    results = batch(alice, new("a"), new("b"), new("c")).json["results"]
    assert [result["todo"]["version"] for result in results] == [1, 2, 3]


def test_a_batch_is_idempotent(database: Database, alice: Person) -> None:
    operations = [new(str(n), id=str(uuid.uuid4())) for n in range(5)]
    operations.append({"op": "complete", "id": operations[0]["todo"]["id"]})
    first = batch(alice, *operations)
    with left_alone(database, alice):
        again = batch(alice, *operations)
        assert again.json == first.json


def test_a_batch_of_a_hundred_large_todos_is_one_transaction(alice: Person) -> None:
    """Many times what the wire holds, in both directions."""
    operations = [new(f"{n}", description="ä" * 4_000) for n in range(100)]
    body = json.dumps({"operations": operations}, ensure_ascii=False)
    answer = alice.send("POST", BATCH, body)
    assert answer.status == 200
    assert alice.titles() == [str(n) for n in reversed(range(100))]


@cases(
    "operations, pointer",
    [
        ([], "/operations"),
        ([new("x")] * 101, "/operations"),
        ([{"op": "steal", "id": "x"}], "/operations/0"),
        ([{"id": "x"}], "/operations/0"),
        (["x"], "/operations/0"),
        ([new("x"), new("")], "/operations/1/todo/title"),
        ([new("x", version=1)], "/operations/0/todo"),
        ([{"op": "complete", "id": "x"}], "/operations/0/id"),
        ([{"op": "complete", "id": str(uuid.uuid4()), "x": 1}], "/operations/0"),
        ([{"op": "update", "id": str(uuid.uuid4())}], "/operations/0/todo"),
        (
            [{"op": "update", "id": str(uuid.uuid4()), "if_match": 0, "todo": {}}],
            "/operations/0/if_match",
        ),
        (
            [{"op": "update", "id": str(uuid.uuid4()), "if_match": 2**63, "todo": {}}],
            "/operations/0/if_match",
        ),
        (
            [{"op": "update", "id": str(uuid.uuid4()), "if_match": "1", "todo": {}}],
            "/operations/0/if_match",
        ),
    ],
)
def test_an_invalid_operation_is_reported_with_its_json_pointer(
    alice: Person, operations: list[Any], pointer: str
) -> None:
    answer = alice.send("POST", BATCH, {"operations": operations})
    assert (answer.status, answer.slug) == (422, "invalid")
    assert pointer in {error["pointer"] for error in answer.json["errors"]}
    named = pointer.removeprefix("/operations").split("/")[1:2]
    assert answer.json.get("operation") == (int(named[0]) if named else None)
    assert alice.titles() == []


def test_of_several_faults_the_first_operation_is_named(alice: Person) -> None:
    bad = [new(""), {"op": "complete", "id": "x"}]
    for before in range(3):
        answer = batch(alice, *[new("x")] * before, *bad, *[new("x")] * 2)
        assert (answer.status, answer.json["operation"]) == (422, before)


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        ("unauthenticated", "erased_at = now(), erased_number = change_number"),
        ("too-many-writes", "write_limit = 0, window_writes = 0"),
    ],
)
def test_who_asks_and_how_often_is_no_fault_of_one_operation(
    database: Database, alice: Person, slug: str, state: str
) -> None:
    """The answer is the one that a single change gets."""
    alice.create()
    rows(
        database.superuser_url,
        f"update owner set {state} where id = '{alice.subject}'",
    )
    single = alice.send("POST", TODOS, {"title": "x"})
    several = batch(alice, new("a"), new("b"))
    assert several.slug == slug
    same = {"request_id": ""}
    assert (several.status, several.json | same) == (single.status, single.json | same)


def test_a_body_of_a_megabyte_is_read_and_a_larger_one_is_not(alice: Person) -> None:
    megabyte = 1024 * 1024
    text = '{"operations": [{"op": "create", "todo": {"title": "x"}}]}'
    assert alice.send("POST", BATCH, text.ljust(megabyte)).status == 200
    assert alice.send("POST", BATCH, text.ljust(megabyte + 1)).status == 413


def test_the_quota_fails_a_batch_whole(database: Database, alice: Person) -> None:
    alice.create()
    rows(
        database.superuser_url,
        f"update owner set quota = 3 where id = '{alice.subject}'",
    )
    full = batch(alice, new("a"), new("b"), new("c"))
    assert (full.slug, full.json["operation"]) == ("quota-exceeded", 2)
    assert alice.titles() == ["Buy milk"]
    assert batch(alice, new("a"), new("b")).status == 200
