"""One todo, by its operations' handlers, on real PostgreSQL."""

import uuid

import pytest

from shared.todos.members import MEMBERS
from tests.support.api.client import TODOS, Api, Person
from tests.support.postgres.expired_rows import trashed
from tests.support.run.run import Database


def test_a_todo_is_answered_in_its_one_representation(alice: Person) -> None:
    answer = alice.send("POST", TODOS, {"title": " Buy milk ", "tags": ["Home"]})
    assert answer.status == 201
    todo = answer.json
    assert [*todo] == [member.name for member in MEMBERS]
    assert todo["title"] == "Buy milk"
    assert todo["tags"] == ["Home"]
    assert answer.headers["location"] == f"{TODOS}/{todo['id']}"
    assert answer.headers["etag"] == f'"{todo["version"]}"'
    assert alice.get(todo["id"]).json == todo
    assert alice.send("GET", TODOS).json["items"] == [todo]


def test_the_servers_ids_are_of_version_7(alice: Person) -> None:
    assert uuid.UUID(alice.create()["id"]).version == 7


def test_a_create_with_a_client_chosen_id_is_idempotent(alice: Person) -> None:
    body = {"id": str(uuid.uuid4()), "title": "Buy milk"}
    first = alice.send("POST", TODOS, body)
    again = alice.send("POST", TODOS, body)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert alice.titles() == ["Buy milk"]


def test_a_retried_create_returns_the_current_todo(alice: Person) -> None:
    body = {"id": str(uuid.uuid4()), "title": "Buy milk"}
    alice.send("POST", TODOS, body)
    alice.patch(body["id"], {"title": "Buy oat milk"})
    assert alice.send("POST", TODOS, body).json["title"] == "Buy oat milk"
    alice.delete(body["id"])
    repeat = alice.send("POST", TODOS, body)
    assert repeat.status == 200
    assert repeat.json["deleted_at"] is not None


def test_a_duplicate_id_with_other_content_is_a_conflict(alice: Person) -> None:
    todo_id = str(uuid.uuid4())
    alice.create("Buy milk", id=todo_id)
    other = alice.send("POST", TODOS, {"id": todo_id, "title": "Sell milk"})
    assert (other.status, other.slug) == (409, "id-in-use")
    assert alice.titles() == ["Buy milk"]


def test_after_30_days_in_the_trash_a_todo_is_not_restored(
    alice: Person, database: Database
) -> None:
    late, soon = (
        trashed(database, alice, ago)
        for ago in ("30 days 1 second", "29 days 23 hours")
    )
    for todo_id, status in ((late, 404), (soon, 200)):
        assert alice.send("POST", f"{TODOS}/{todo_id}/restore").status == status


def test_versions_grow_and_are_never_reused(alice: Person) -> None:
    first, second = alice.create(), alice.create()
    third = alice.patch(first["id"], {"title": "x"}).json
    assert [first["version"], second["version"], third["version"]] == [1, 2, 3]


def test_a_change_that_changes_nothing_takes_no_version(alice: Person) -> None:
    todo = alice.create("Buy milk", tags=["a"], due_date="2026-12-01")
    same = {
        "title": " Buy milk ",
        "tags": ["a"],
        "due_date": "2026-12-01",
        "completed": False,
    }
    for patch in ({}, same):
        answer = alice.patch(todo["id"], patch)
        assert (answer.status, answer.json) == (200, todo)
    assert alice.create()["version"] == todo["version"] + 1


@pytest.mark.parametrize(
    ("member", "value", "cleared"),
    [
        ("description", "two litres", ""),
        ("completed", True, False),
        ("priority", "high", "none"),
        ("due_date", "2026-12-01", None),
        ("due_at", "2026-12-01T08:00:00.000000Z", None),
        ("tags", ["home", "Küche"], []),
        ("steps", [{"id": "1", "title": "x", "completed": True}], []),
    ],
)
def test_a_patch_sets_null_clears_and_absent_keeps(
    alice: Person, member: str, value: object, cleared: object
) -> None:
    todo = alice.create()
    assert alice.patch(todo["id"], {member: value}).json[member] == value
    assert alice.patch(todo["id"], {"title": "x"}).json[member] == value
    assert alice.patch(todo["id"], {member: None}).json[member] == cleared


def test_a_title_cannot_be_cleared(alice: Person) -> None:
    todo = alice.create()
    assert alice.patch(todo["id"], {"title": None}).status == 422
    assert alice.get(todo["id"]).json == todo


def test_a_due_date_replaces_a_due_instant_and_the_reverse(alice: Person) -> None:
    todo = alice.create(due_date="2026-12-01")
    changed = alice.patch(todo["id"], {"due_at": "2026-12-01T10:00:00+02:00"}).json
    assert changed["due_date"] is None
    assert changed["due_at"] == "2026-12-01T08:00:00.000000Z"
    changed = alice.patch(todo["id"], {"due_date": "2026-12-02"}).json
    assert (changed["due_date"], changed["due_at"]) == ("2026-12-02", None)


def test_completing_keeps_when_it_was_completed(alice: Person) -> None:
    todo = alice.create()
    done = alice.patch(todo["id"], {"completed": True}).json
    assert done["completed_at"] == done["updated_at"] > todo["created_at"]
    later = alice.patch(todo["id"], {"completed": True, "title": "x"}).json
    assert later["completed_at"] == done["completed_at"]
    again = alice.patch(todo["id"], {"completed": False}).json
    assert (again["completed"], again["completed_at"]) == (False, None)


def test_a_todo_may_be_created_completed(alice: Person) -> None:
    todo = alice.create(completed=True)
    assert todo["completed_at"] == todo["created_at"]


def test_a_deleted_todo_is_gone_from_every_operation(alice: Person) -> None:
    todo = alice.create()
    gone = alice.delete(todo["id"])
    assert (gone.status, gone.body) == (204, "")
    assert alice.get(todo["id"]).status == 404
    assert alice.patch(todo["id"], {"title": "x"}).status == 404
    assert alice.delete(todo["id"]).status == 404
    assert alice.titles() == []


def test_health_is_public_and_needs_no_settings(api: Api) -> None:
    answer = api.send("GET", "/api/v1/health", headers={"authorization": "Bearer x"})
    assert (answer.status, answer.json) == (200, {"status": "ok"})
