"""Emptying the trash: what is in it goes for good, and followers learn of it."""

import uuid
from typing import Any

import pytest

from shared.todos import trash
from tests.support.api.attempts import in_quiet
from tests.support.api.client import PROJECTS, TODOS, Answer, Api, Person
from tests.support.api.transfer import exported, items_of, new, take_in
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.run import Database

TRASH = "/api/v1/trash"
MOMENTS = ("created_at", "updated_at", "deleted_at")


def empty(person: Person) -> Answer:
    return person.send("DELETE", TRASH)


def deleted(person: Person, title: str = "secret words", **members: Any) -> str:
    todo_id = str(person.create(title, **members)["id"])
    assert person.delete(todo_id).status == 204
    return todo_id


def changes(person: Person, since: str | None = None, limit: int = 500) -> Any:
    query = f"limit={limit}" + (f"&since={since}" if since else "")
    answer = person.send("GET", f"{TODOS}/changes?{query}")
    assert answer.status == 200, answer
    return answer.json


def test_the_trash_of_nobody_else_is_touched(
    database: Database, alice: Person, mallory: Person
) -> None:
    deleted(alice)
    deleted(mallory)
    with left_alone(database, alice):
        assert empty(mallory).json["removed"] == 1
        assert empty(mallory).json["removed"] == 0


def test_what_is_removed_is_nowhere_and_counts_nowhere(
    database: Database, alice: Person
) -> None:
    kept = alice.create("kept")
    ids = [deleted(alice, steps=[{"title": "secret words"}]) for _ in range(3)]
    assert empty(alice).json["removed"] == 3
    for todo_id in ids:
        for verb in ("restore", "complete", "reopen"):
            assert alice.send("POST", f"{TODOS}/{todo_id}/{verb}").status == 404
        assert alice.get(todo_id).status == alice.delete(todo_id).status == 404
        assert alice.patch(todo_id, {"title": "x"}).status == 404
    assert alice.send("GET", f"{TODOS}?deleted=true").json["items"] == []
    assert alice.send("GET", f"{TODOS}/summary").json["deleted"] == 0
    assert [each["id"] for each in items_of(exported(alice))] == [kept["id"]]
    me = alice.send("GET", "/api/v1/me").json
    assert (me["todos"], me["deleted"], me["bytes"]) == (1, 0, len("kept"))
    left = everything_of(database.superuser_url, alice.subject)
    assert "secret" not in str(left)
    assert len(left["tombstones"]) == 3
    assert set(left["tombstones"][0]) == {
        *("owner_id", "of_project", "id", "version", "deleted_at", "removed_at")
    }


@pytest.mark.parametrize("limit", [1, 2, 500])
def test_no_follower_has_to_start_again(alice: Person, limit: int) -> None:
    """Neither who saw them in the trash nor who saw them live, nor who has nothing."""
    ids = [str(alice.create()["id"]) for _ in range(3)]
    live = changes(alice)["next"]
    for todo_id in ids:
        alice.delete(todo_id)
    trashed = changes(alice, live)["next"]
    other = alice.create("between")
    assert empty(alice).json["removed"] == 3
    alice.create("after")
    for token in (live, trashed):
        seen, since, more = [], token, True
        while more:
            page = changes(alice, since, limit)
            assert len(page["items"]) <= limit
            seen += page["items"]
            since, more = page["next"], page["has_more"]
        assert [each["version"] for each in seen] == sorted(e["version"] for e in seen)
        gone = [each for each in seen if each["deleted_at"]]
        assert sorted(each["id"] for each in gone) == sorted(ids)
        assert {each["title"] for each in gone} == {""}
        assert {each["title"] for each in seen} == {"", "between", "after"}
    everything = changes(alice)["items"]
    assert [each["title"] for each in everything] == ["between", "after"]
    assert everything[0]["id"] == other["id"]


def test_a_removed_id_cannot_be_used_until_it_is_forgotten(
    alice: Person, mallory: Person
) -> None:
    """A late retry of the create must not bring it back."""
    body = new(title="x")
    assert alice.send("POST", TODOS, body).status == 201
    alice.delete(body["id"])
    empty(alice)
    batch = {"operations": [{"op": "create", "todo": body}]}
    assert alice.send("POST", TODOS, body).slug == "id-in-use"
    assert alice.send("POST", f"{TODOS}/batch", batch).slug == "id-in-use"
    taken = take_in(alice, body, new()).json
    assert (taken["created"], taken["unchanged"]) == (1, 0)
    assert [each["index"] for each in taken["refused"]] == [0]
    assert mallory.send("POST", TODOS, body).status == 201
    erase = {"confirm": alice.subject}
    assert alice.send("POST", "/api/v1/me/erase", erase).status == 200
    assert alice.send("POST", TODOS, body).status == 201


def test_projects_go_with_it_and_make_room(
    database: Database, alice: Person, mallory: Person
) -> None:
    """Neither a restore nor a retry of the create brings one back."""
    body = {"id": str(uuid.uuid4()), "name": "secret words"}
    for person in (alice, mallory):
        assert person.send("POST", PROJECTS, body).status == 201
        person.create("secret words", project_id=body["id"])
        address = f"{PROJECTS}/{body['id']}"
        assert person.send("DELETE", f"{address}?todos=trash").status == 204
    kept = alice.send("POST", PROJECTS, {"name": "kept"}).json
    seen = changes(alice)["next"]
    with left_alone(database, mallory):
        assert empty(alice).json == {"removed": 1, "removed_projects": 1}
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/restore")):
        sent = {"name": "x"} if method == "PATCH" else None
        assert alice.send(method, address + path, sent).status == 404
    assert alice.send("GET", f"{PROJECTS}?deleted=true").json["items"] == []
    assert alice.send("POST", PROJECTS, body).slug == "id-in-use"
    taken = {"format": "ownlist/1", "items": [], "projects": [body]}
    imported = alice.send("POST", "/api/v1/import", taken).json["projects"]
    assert imported["refused"] == [0]
    assert alice.send("GET", "/api/v1/me").json["projects"] == 1
    feed = changes(alice, seen)
    ((project,), (todo,)) = feed["projects"], feed["items"]
    assert project == kept | {
        "id": body["id"],
        "name": "",
        "position": "0",
        **{name: project[name] for name in ("version", *MOMENTS)},
    }
    assert project["deleted_at"]
    assert todo["version"] < project["version"] == kept["version"] + 2
    assert "secret" not in str(everything_of(database.superuser_url, alice.subject))
    assert mallory.send("POST", f"{address}/restore").status == 200


def test_a_removed_project_and_a_removed_todo_may_have_the_same_id(
    alice: Person,
) -> None:
    body = new(title="x")
    of_project = {"id": body["id"], "name": "x"}
    alice.send("POST", PROJECTS, of_project)
    alice.send("DELETE", f"{PROJECTS}/{body['id']}")
    assert empty(alice).json == {"removed": 0, "removed_projects": 1}
    assert alice.send("POST", TODOS, body).status == 201
    alice.delete(body["id"])
    assert empty(alice).json == {"removed": 1, "removed_projects": 0}
    assert alice.send("POST", PROJECTS, of_project).slug == "id-in-use"
    assert alice.send("POST", TODOS, body).slug == "id-in-use"


def test_an_empty_trash_is_no_write_and_a_full_one_is_one(
    database: Database, alice: Person
) -> None:
    def writes() -> list[Any]:
        of = f"id = '{alice.subject}'"
        found = rows(
            database.superuser_url, f"select window_writes from owner where {of}"
        )
        return found[0] if found else [0]

    assert empty(alice).json["removed"] == 0
    for _ in range(3):
        deleted(alice)
    before = writes()
    empty(alice)
    assert writes()[0] in (before[0] + 1, 1)
    after = everything_of(database.superuser_url, alice.subject)
    empty(alice)
    assert everything_of(database.superuser_url, alice.subject) == after


def test_there_is_an_end_to_what_is_remembered(
    database: Database, alice: Person, mallory: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or disks could be filled by removing, which no quota counts."""
    monkeypatch.setattr(trash, "MAX_TOMBSTONES", 3)
    for person in (mallory, alice):  # the other's do not count
        for _ in range(2):
            deleted(person)
        assert empty(person).json["removed"] == 2
    ids = [deleted(alice) for _ in range(2)]
    with left_alone(database, alice):
        answer = empty(alice)
        assert (answer.status, answer.slug) == (422, "too-many-removed")
    assert alice.send("POST", f"{TODOS}/{ids[0]}/restore").status == 200
    assert empty(alice).json["removed"] == 1


FULL = """
insert into todo (owner_id, id, title, description, title_folded, description_folded,
  tags, tags_folded, priority, position, version, created_at, updated_at, deleted_at,
  digest)
select '{owner}', gen_random_uuid(), 'x', text, 'x', text, '{{}}', '{{}}', 0, n, n,
  now(), now(), now(), ''
from generate_series(1, 10000) as n,
  lateral (select repeat(md5(n::text), 65) as text) as made
"""


def test_ten_thousand_todos_are_removed_in_time(database: Database, api: Api) -> None:
    person = api.person(str(uuid.uuid4()))
    rows(
        database.superuser_url,
        "insert into owner (id, todos, change_number)"
        f" values ('{person.subject}', 10000, 10000)",
        FULL.format(owner=person.subject),
    )
    token = changes(person, None)["next"]
    assert in_quiet(lambda: empty(person)).json["removed"] == 10_000
    left = everything_of(database.superuser_url, person.subject)
    assert (left["todos"], left["owner"]["todos"], left["owner"]["octets"]) == (
        None,
        0,
        0,
    )
    assert len(changes(person, token)["items"]) == 500
