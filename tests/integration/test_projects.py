"""Projects: whose they are, what they may be, and what becomes of their todos."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from shared.todos.members import COLORS
from tests.support.api.attempts import in_quiet
from tests.support.api.client import PROJECTS, TODOS, Answer, Person
from tests.support.api.transfer import EXPORT, IMPORT
from tests.support.api.unchanged import assert_untouched
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

UNKNOWN = "0197f0c2-7c1d-7a55-9e02-4d5b8a1f3c70"


def make(person: Person, name: str = "Flat", **members: Any) -> dict[str, Any]:
    answer = person.send("POST", PROJECTS, {"name": name, **members})
    assert answer.status == 201, answer
    made: dict[str, Any] = answer.json
    return made


def delete(person: Person, project_id: str, todos: str = "keep") -> Answer:
    return person.send("DELETE", f"{PROJECTS}/{project_id}?todos={todos}")


def restore(person: Person, project_id: str) -> Answer:
    return person.send("POST", f"{PROJECTS}/{project_id}/restore")


def titles(person: Person, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = person.send("GET", f"{TODOS}?limit=100&sort=created_at&{query}")
    return [todo["title"] for todo in found.json["items"]]


def names(person: Person) -> list[str]:
    return [each["name"] for each in person.send("GET", PROJECTS).json["items"]]


# Who must not


def absent_projects(alice: Person, mallory: Person) -> dict[str, str]:
    """One of another user, one that nobody has, and a deleted one."""
    deleted = make(mallory)["id"]
    delete(mallory, deleted)
    return {"another": make(alice)["id"], "unknown": UNKNOWN, "deleted": deleted}


@promise("A todo cannot be put into a project of another user")
def test_a_project_that_is_not_there_is_one_answer_in_every_place(
    alice: Person, mallory: Person, database: Database
) -> None:
    todo = mallory.create()
    places: dict[str, tuple[str, str, Callable[[str], Any]]] = {
        "create": ("POST", TODOS, lambda it: {"title": "x", "project_id": it}),
        "patch": ("PATCH", f"{TODOS}/{todo['id']}", lambda it: {"project_id": it}),
        "batch": (
            "POST",
            f"{TODOS}/batch",
            lambda it: {
                "operations": [
                    {"op": "create", "todo": {"title": "x", "project_id": it}}
                ]
            },
        ),
        "batch patch": (
            "POST",
            f"{TODOS}/batch",
            lambda it: {
                "operations": [
                    {"op": "update", "id": todo["id"], "todo": {"project_id": it}}
                ]
            },
        ),
    }
    absent = absent_projects(alice, mallory)
    with left_alone(database, alice), left_alone(database, mallory):
        for method, path, body in places.values():
            answers = [mallory.send(method, path, body(it)) for it in absent.values()]
            assert [each.slug for each in answers] == ["unknown-project"] * 3
            assert len({str(each.without_request_id()) for each in answers}) == 1
    assert mallory.patch(todo["id"], {"title": "next"}).status == 200


def test_an_import_names_what_lies_in_a_project_that_is_not_there(
    alice: Person, mallory: Person
) -> None:
    items = [
        {"id": str(uuid.uuid4()), "title": name, "project_id": project_id}
        for name, project_id in absent_projects(alice, mallory).items()
    ]
    home = make(mallory, "home")["id"]
    items.append({"id": str(uuid.uuid4()), "title": "home", "project_id": home})
    page = {"format": "ownlist/1", "items": items}
    answer = mallory.send("POST", IMPORT, page).json
    kind = "/docs/problems#unknown-project"
    assert answer["refused"] == [{"index": n, "type": kind} for n in range(3)]
    assert (answer["created"], titles(mallory)) == (1, ["home"])


def test_a_list_of_a_project_that_is_not_there_is_empty(
    alice: Person, mallory: Person
) -> None:
    alice.create("hers", project_id=make(alice)["id"])
    mallory.create("inbox")
    for project_id in absent_projects(alice, mallory).values():
        assert titles(mallory, project=project_id) == []


BAD: dict[str, list[Any]] = {
    "name": ["", " ", "x" * 101, None, 5, [], "a\nb", "\u200b", "\ud800"],
    "color": ["mauve", "", "RED", 3, [], "red "],
    "archived": ["true", 1, 0, []],
    "id": ["x", 5, "0197f0c2-0000-1000-8000-000000000001"],
    "before": ["x", 5],
    "version": [1],
    "owner_id": ["x"],
}


@pytest.mark.parametrize(
    ("member", "value"), [(name, bad) for name in BAD for bad in BAD[name]], ids=ascii
)
def test_an_invalid_member_is_rejected_and_makes_nothing(
    alice: Person, database: Database, member: str, value: Any
) -> None:
    kept = make(alice)
    with left_alone(database, alice):
        for answer in (
            alice.send("POST", PROJECTS, {"name": "x", member: value}),
            alice.send("PATCH", f"{PROJECTS}/{kept['id']}", {member: value}),
        ):
            assert answer.status in (400, 422)
            assert_untouched(alice, answer, repr(value))


def test_the_two_hundred_and_first_project_is_rejected_and_the_trash_counts(
    alice: Person, mallory: Person, database: Database
) -> None:
    make(alice)
    delete(alice, make(alice)["id"])
    rows(
        database.superuser_url,
        f"""insert into project (owner_id, id, name, position, archived, version,
          created_at, updated_at, digest)
        select '{alice.subject}', gen_random_uuid(), 'x', n, false, 100 + n, now(),
          now(), '' from generate_series(1, 197) n""",
        f"update owner set projects = 199 where id = '{alice.subject}'",
    )
    last = make(alice, "the last")
    with left_alone(database, alice):
        more = alice.send("POST", PROJECTS, {"name": "one more"})
        assert (more.status, more.slug) == (422, "too-many-projects")
        again = {"name": "the last", "id": last["id"]}
        assert alice.send("POST", PROJECTS, again).status == 200
        page = {
            "format": "ownlist/1",
            "items": [],
            "projects": [{"id": UNKNOWN, "name": "x"}],
        }
        assert alice.send("POST", IMPORT, page).slug == "too-many-projects"
    me = alice.send("GET", "/api/v1/me").json
    assert (me["projects"], me["project_quota"]) == (200, 200)
    assert make(mallory)["name"] == "Flat"


# Who may


def test_a_project_is_made_read_changed_and_listed(alice: Person) -> None:
    flat = make(alice, " Flat ", color="teal")
    assert flat["name"] == "Flat"
    assert (flat["color"], flat["archived"], flat["deleted_at"]) == (
        "teal",
        False,
        None,
    )
    got = alice.send("GET", f"{PROJECTS}/{flat['id'].upper()}")
    assert (got.json, got.headers["etag"]) == (flat, f'"{flat["version"]}"')
    work = make(alice, "Work", id=UNKNOWN)
    assert names(alice) == ["Work", "Flat"]
    moved = alice.send("PATCH", f"{PROJECTS}/{work['id']}", {"after": flat["id"]})
    assert (moved.status, names(alice)) == (200, ["Flat", "Work"])
    changed = alice.send(
        "PATCH", f"{PROJECTS}/{flat['id']}", {"name": "Home", "color": None}
    ).json
    assert (changed["name"], changed["color"]) == ("Home", None)
    assert changed["version"] == moved.json["version"] + 1
    for color in COLORS:
        patch = {"color": color}
        answer = alice.send("PATCH", f"{PROJECTS}/{flat['id']}", patch)
        assert answer.json["color"] == color


def test_a_repeated_request_makes_and_changes_nothing_twice(
    alice: Person, database: Database
) -> None:
    new = {"id": UNKNOWN, "name": "Flat", "color": "red"}
    made = alice.send("POST", PROJECTS, new)
    path = f"{PROJECTS}/{UNKNOWN}"
    with left_alone(database, alice):
        again = alice.send("POST", PROJECTS, new)
        assert (made.status, again.status, again.json) == (201, 200, made.json)
        other = alice.send("POST", PROJECTS, new | {"name": "Other"})
        assert (other.status, other.slug) == (409, "id-in-use")
        same = alice.send("PATCH", path, {"name": "Flat"}, if_match='"1"')
        assert (same.status, same.json) == (200, made.json)
        assert restore(alice, UNKNOWN).json == made.json
        stale = alice.send("PATCH", path, {"name": "x"}, if_match='"7"')
        assert (stale.status, stale.slug) == (412, "precondition-failed")


def test_a_narrow_place_is_made_wider_and_todos_stay(
    alice: Person, database: Database
) -> None:
    first, _, third = (make(alice, name) for name in ("first", "second", "third"))
    todo = alice.create()
    tie = f"update project set position = 5 where owner_id = '{alice.subject}'"
    rows(database.superuser_url, tie)
    body = {"after": first["id"]}
    assert alice.send("PATCH", f"{PROJECTS}/{third['id']}", body).status == 200
    items = alice.send("GET", PROJECTS).json["items"]
    assert len({each["position"] for each in items}) == 3
    assert names(alice).index("third") == names(alice).index("first") + 1
    assert alice.get(todo["id"]).json == todo


def test_todos_of_an_archived_project_are_in_no_list_unless_asked_for(
    alice: Person,
) -> None:
    flat = make(alice)["id"]
    alice.create("in it", project_id=flat, due_date="2020-01-01", tags=["home"])
    alice.create("inbox", due_date="2020-01-01")
    gone = alice.create("trashed", project_id=flat)["id"]
    alice.delete(gone)
    alice.send("PATCH", f"{PROJECTS}/{flat}", {"archived": True})
    assert titles(alice) == titles(alice, due="overdue") == ["inbox"]
    assert titles(alice, q="in") == ["inbox"]
    assert titles(alice, archived="true") == ["in it", "inbox"]
    assert titles(alice, project=flat) == ["in it"]
    assert titles(alice, project="inbox") == ["inbox"]
    assert titles(alice, deleted="true") == ["trashed"]
    summary = alice.send("GET", f"{TODOS}/summary").json
    assert (summary["open"], summary["overdue"], summary["deleted"]) == (1, 1, 1)
    assert summary["by_tag"] == []
    assert summary["by_project"] == [{"project_id": None, "open": 1}]
    alice.send("PATCH", f"{PROJECTS}/{flat}", {"archived": False})
    found = alice.send("GET", f"{TODOS}/summary").json["by_project"]
    assert {each["project_id"]: each["open"] for each in found} == {flat: 1, None: 1}
    assert alice.send("GET", "/api/v1/me").json["todos"] == 2


def test_the_hand_made_order_is_one_for_all_projects(alice: Person) -> None:
    flat = make(alice)["id"]
    for title in ("c", "b", "a"):
        alice.create(title, project_id=None if title == "b" else flat)
    assert [each for each in alice.titles() if each != "b"] == ["a", "c"]
    items = alice.send("GET", f"{TODOS}?project={flat}").json["items"]
    assert [todo["title"] for todo in items] == ["a", "c"]


# What becomes of todos


def test_todos_of_a_deleted_project_go_to_the_inbox_and_come_back(
    alice: Person,
) -> None:
    flat, work = make(alice, "Flat")["id"], make(alice, "Work")["id"]
    kept, moved, put_back, trashed = (
        alice.create(title, project_id=flat)
        for title in ("kept", "moved", "put back", "trashed")
    )
    assert delete(alice, flat).status == 204
    assert titles(alice, project="inbox") == ["kept", "moved", "put back", "trashed"]
    now = alice.get(kept["id"]).json
    assert (now["project_id"], now["version"] > kept["version"]) == (None, True)
    alice.patch(moved["id"], {"project_id": work})
    alice.patch(put_back["id"], {"project_id": work})
    alice.patch(put_back["id"], {"project_id": None})
    alice.delete(trashed["id"])
    assert restore(alice, flat).status == 200
    assert titles(alice, project=flat) == ["kept"]
    assert titles(alice, project="inbox") == ["put back"]
    assert titles(alice, project=work) == ["moved"]
    assert titles(alice, deleted="true") == ["trashed"]


def test_todos_that_go_with_their_project_come_back_with_it(alice: Person) -> None:
    flat = make(alice, "Flat")["id"]
    before, taken, restored, again = (
        alice.create(title, project_id=flat)
        for title in ("trashed before", "taken", "restored", "again")
    )
    alice.delete(before["id"])
    assert delete(alice, flat, "trash").status == 204
    assert alice.get(taken["id"]).status == 404
    for todo in (restored, again):
        back = alice.send("POST", f"{TODOS}/{todo['id']}/restore").json
        assert back["project_id"] is None  # its project is gone
    alice.delete(again["id"])
    assert titles(alice) == ["restored"]
    assert restore(alice, flat).status == 200
    assert titles(alice, project=flat) == ["taken", "restored"]
    assert titles(alice, deleted="true") == ["trashed before", "again"]
    back = alice.send("POST", f"{TODOS}/{before['id']}/restore").json
    assert back["project_id"] == flat


def test_a_project_is_restored_for_thirty_days(
    alice: Person, database: Database
) -> None:
    flat = make(alice)["id"]
    delete(alice, flat)
    age = "update project set deleted_at = now() - interval '{}' where id = '" + flat
    rows(database.superuser_url, age.format("29 days 23 hours") + "'")
    assert restore(alice, flat).status == 200
    delete(alice, flat)
    rows(database.superuser_url, age.format("30 days 1 second") + "'")
    assert (restore(alice, flat).status, delete(alice, flat).status) == (404, 404)


def test_ten_thousand_todos_go_and_come_back_as_one_write(
    alice: Person, database: Database
) -> None:
    flat = make(alice)["id"]
    rows(
        database.superuser_url,
        f"""insert into todo (owner_id, id, title, description, title_folded,
          description_folded, tags_folded, priority, tags, position, version,
          created_at, updated_at, digest, project_id)
        select '{alice.subject}', gen_random_uuid(), 'x', '', 'x', '', '{{}}', 0,
          '{{}}', n, 10 + n, now(), now(), '', '{flat}'
        from generate_series(1, 10000) n""",
        "update owner set todos = 10000, change_number = 20000"
        f" where id = '{alice.subject}'",
    )
    for todos in ("trash", "keep"):
        before = everything_of(database.superuser_url, alice.subject)["owner"]
        deleted = in_quiet(partial(delete, alice, flat, todos))
        assert deleted.status == 204
        assert in_quiet(lambda: restore(alice, flat)).status == 200
        after = everything_of(database.superuser_url, alice.subject)["owner"]
        assert after["change_number"] == before["change_number"] + 2 * 10_001
        writes = after["window_writes"] - before["window_writes"]
        assert writes == 2 or after["window_start"] != before["window_start"]
    assert len(titles(alice, project=flat)) == 100
    summary = alice.send("GET", f"{TODOS}/summary").json
    assert summary["by_project"] == [{"project_id": flat, "open": 10_000}]


# The feed, export and erasure


def follow(person: Person, since: str | None, limit: int = 1) -> tuple[list[Any], str]:
    """All changes in the order in which they come, page by page."""
    found: list[Any] = []
    while True:
        more = f"&since={since}" if since else ""
        page = person.send("GET", f"{TODOS}/changes?limit={limit}{more}").json
        together = page["items"] + page["projects"]
        assert len(together) <= limit
        found += sorted(together, key=lambda each: each["version"])
        since = page["next"]
        if not page["has_more"]:
            return found, str(since)


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_feed_has_todos_and_projects_in_one_order(alice: Person, limit: int) -> None:
    assert follow(alice, None) == ([], follow(alice, None)[1])
    _, start = follow(alice, None)
    flat, work = make(alice, "Flat"), make(alice, "Work")
    todo = alice.create(project_id=flat["id"])
    alice.send("PATCH", f"{PROJECTS}/{work['id']}", {"color": "red"})
    made, since = follow(alice, start, limit)
    versions = [each["version"] for each in made]
    assert versions == sorted(versions)
    assert [each["id"] for each in made] == [flat["id"], todo["id"], work["id"]]
    assert follow(alice, None, limit)[0] == made
    delete(alice, flat["id"], "trash")
    gone, since = follow(alice, since, limit)
    assert [each["id"] for each in gone] == [todo["id"], flat["id"]]
    assert all(each["deleted_at"] for each in gone)
    assert [each["id"] for each in follow(alice, None, limit)[0]] == [work["id"]]
    restore(alice, flat["id"])
    back, _ = follow(alice, since, limit)
    assert {each["deleted_at"] for each in back} == {None}
    assert len(back) == 2


def test_who_missed_a_purged_project_must_start_again(
    alice: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions import purge_expired
    from tests.support.api.events import Context

    monkeypatch.setenv("PURGE_DATABASE_URL", database.purge_url)
    flat = make(alice)["id"]
    _, unseen = follow(alice, None)
    delete(alice, flat)
    _, seen = follow(alice, unseen)
    age = "update project set deleted_at = now() - interval '31 days'"
    rows(database.superuser_url, f"{age} where id = '{flat}'")
    assert purge_expired.handler({}, Context())["projects"] >= 1
    assert alice.send("GET", f"{TODOS}/changes?since={unseen}").status == 410
    assert alice.send("GET", f"{TODOS}/changes?since={seen}").status == 200
    assert alice.send("GET", "/api/v1/me").json["projects"] == 0


def test_projects_and_settings_move_to_another_account_and_back_without_change(
    alice: Person, mallory: Person
) -> None:
    flat = make(alice, "Flat", color="teal", archived=True)["id"]
    old = make(alice, "Old")["id"]
    alice.create("in it", project_id=flat)
    alice.create("went with it", project_id=old)
    delete(alice, old, "trash")
    alice.send("PATCH", "/api/v1/me", {"time_zone": "Asia/Tokyo", "language": "ja"})
    page = alice.send("GET", EXPORT).json
    page.pop("next_cursor")
    for expected in ("created", "unchanged"):
        answer = mallory.send("POST", IMPORT, page).json
        assert answer[expected] == answer["projects"][expected] == 2
    theirs = mallory.send("GET", EXPORT).json
    for kind in ("items", "projects"):
        for hers, his in zip(page[kind], theirs[kind], strict=True):
            for servers in ("version", "updated_at", "position"):
                hers.pop(servers), his.pop(servers)
            assert hers == his
    assert theirs["settings"] == page["settings"]
    mallory.send("PATCH", "/api/v1/me", {"language": "de"})
    mallory.send("PATCH", f"{PROJECTS}/{flat}", {"name": "His"})
    answer = mallory.send("POST", IMPORT, page).json
    other = [each["id"] for each in page["projects"]].index(flat)
    assert answer["projects"] == {"created": 0, "unchanged": 1, "refused": [other]}
    assert mallory.send("GET", "/api/v1/me").json["language"] == "de"
    assert names(mallory) == ["His"]


def test_an_erasure_takes_the_projects_along(alice: Person, database: Database) -> None:
    alice.create(project_id=make(alice)["id"])
    delete(alice, make(alice)["id"])
    body = {"confirm": alice.subject}
    assert alice.send("POST", "/api/v1/me/erase", body).status == 200
    left = everything_of(database.superuser_url, alice.subject)
    assert (left["todos"], left["projects"], left["owner"]["projects"]) == (
        None,
        None,
        0,
    )
