"""Projects: whose they are, what they may be, and what becomes of their todos."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from shared.todos.members import COLORS
from tests.support.api.client import PROJECTS, TODOS, Person
from tests.support.api.projects import delete, make, names, restore, titles
from tests.support.api.transfer import IMPORT
from tests.support.api.unchanged import assert_untouched
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

UNKNOWN = "0197f0c2-7c1d-7a55-9e02-4d5b8a1f3c70"


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
        over = alice.send("POST", IMPORT, page)
        assert over.slug == "too-many-projects"
        assert "operation" not in over.json
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
