"""The statements keep owners apart when a policy is missing."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from pg8000.dbapi import connect

from shared.postgres_url import parse_database_url
from shared.todos import trash
from tests.support.api.client import PROJECTS, TODOS, Api, Person, operations
from tests.support.api.fixtures import configured
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

pytestmark = promise("A table without its policy shows nothing of others")


@pytest.fixture
def unguarded(database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """The API as a superuser, whom no policy holds: the predicate stands alone."""
    settings = trusted_issuer.environment()
    with configured(DATABASE_URL=database.superuser_url, **settings):
        yield Api(trusted_issuer)


TRASH = "/api/v1/trash"
FIRST, SECOND, TRASHED, NEW = (f"00000000-0000-4000-8000-{n:012}" for n in range(4))
MOVE = {"op": "update", "id": FIRST, "todo": {"before": SECOND}}
READS = {
    each.name: (each.method, re.sub(r"\{\w+\}", FIRST, each.path), None)
    for each in operations()
    if each.method == "GET" and each.authenticated
}
WRITES: dict[str, tuple[str, str, Any]] = {
    "create": ("POST", TODOS, {"title": "new", "id": NEW}),
    "create beside": ("POST", TODOS, {"title": "new", "id": NEW, "before": SECOND}),
    "update": ("PATCH", f"{TODOS}/{FIRST}", {"title": "new"}),
    "move": ("PATCH", f"{TODOS}/{FIRST}", {"before": SECOND}),
    "complete": ("POST", f"{TODOS}/{FIRST}/complete", None),
    "delete": ("DELETE", f"{TODOS}/{FIRST}", None),
    "restore": ("POST", f"{TODOS}/{TRASHED}/restore", None),
    "batch": ("POST", f"{TODOS}/batch", {"operations": [MOVE]}),
    "put into a project": ("PATCH", f"{TODOS}/{FIRST}", {"project_id": SECOND}),
    "create in a project": ("POST", TODOS, {"title": "new", "project_id": FIRST}),
    "create_project": ("POST", PROJECTS, {"name": "new", "id": NEW}),
    "update_project": ("PATCH", f"{PROJECTS}/{FIRST}", {"name": "new"}),
    "move_project": ("PATCH", f"{PROJECTS}/{FIRST}", {"before": SECOND}),
    "settings": ("PATCH", "/api/v1/me", {"language": "de"}),
}
# They take as many numbers as the project has todos, and one.
WITH_TODOS = {
    "keep": ("DELETE", f"{PROJECTS}/{FIRST}", None),
    "trash": ("DELETE", f"{PROJECTS}/{FIRST}?todos=trash", None),
    "restore_project": ("POST", f"{PROJECTS}/{TRASHED}/restore", None),
}
MORE_READS = {
    "part of a list": ("GET", f"{TODOS}?limit=1", None),
    "search": ("GET", f"{TODOS}?q=h&sort=-due&status=open", None),
    "trash": ("GET", f"{TODOS}?deleted=true", None),
    "a project's": ("GET", f"{TODOS}?project={FIRST}", None),
    "deleted projects": ("GET", f"{PROJECTS}?deleted=true", None),
    "repeat": ("POST", TODOS, {"title": "his", "id": SECOND}),
}
REQUESTS = READS | MORE_READS | WRITES | WITH_TODOS
NO_NUMBER = {"settings"}


@pytest.mark.parametrize("name", REQUESTS)
def test_of_two_who_hold_the_same_ids_the_predicate_alone_touches_one(
    database: Database, unguarded: Api, name: str
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    for person, title in ((alice, "hers"), (mallory, "his")):
        for its_id in (FIRST, SECOND, TRASHED):
            project = {"id": its_id, "name": title}
            assert person.send("POST", PROJECTS, project).status == 201
            person.create(title, id=its_id)
            person.create(title, id=f"{its_id[:-2]}9{its_id[-1]}", project_id=its_id)
        person.delete(TRASHED)
        assert person.send("DELETE", f"{PROJECTS}/{TRASHED}").status == 204
    alice.create("hers too", project_id=FIRST)
    with left_alone(database, alice):
        number = mallory.create("his")["version"]
        method, path, body = REQUESTS[name]
        answer = mallory.send(method, path, body)
        assert answer.status < 300
        assert "hers" not in answer.body
    takes = 2 if name in WITH_TODOS else name in WRITES and name not in NO_NUMBER
    assert mallory.create("his")["version"] == number + 1 + takes


def test_the_predicate_alone_finds_no_project_of_another(
    database: Database, unguarded: Api
) -> None:
    """Neither to put a todo into, nor to delete or restore it."""
    alice, mallory = unguarded.person(), unguarded.person()
    for its_id in (FIRST, SECOND):
        project = {"id": its_id, "name": "hers"}
        assert alice.send("POST", PROJECTS, project).status == 201
        alice.create("hers", project_id=its_id)
    alice.send("DELETE", f"{PROJECTS}/{SECOND}")
    todo = mallory.create("his")
    imported = {"id": NEW, "title": "his", "project_id": FIRST}
    page = {"format": "ownlist/1", "items": [imported]}
    with left_alone(database, alice):
        for answer in (
            mallory.send("POST", TODOS, {"title": "x", "project_id": FIRST}),
            mallory.patch(todo["id"], {"project_id": FIRST}),
        ):
            assert answer.slug == "unknown-project"
        (refused,) = mallory.send("POST", "/api/v1/import", page).json["refused"]
        assert refused["type"].endswith("#unknown-project")
        for answer in (
            mallory.send("DELETE", f"{PROJECTS}/{FIRST}"),
            mallory.send("POST", f"{PROJECTS}/{SECOND}/restore"),
        ):
            assert answer.slug == "project-not-found"


def test_the_predicate_alone_archives_and_erases_for_one_owner(
    database: Database, unguarded: Api
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    for person in (alice, mallory):
        person.send("POST", PROJECTS, {"id": FIRST, "name": "Flat"})
        person.create("in it", project_id=FIRST)
    alice.send("PATCH", f"{PROJECTS}/{FIRST}", {"archived": True})
    assert (alice.titles(), mallory.titles()) == ([], ["in it"])
    with left_alone(database, alice):
        confirm = {"confirm": mallory.subject}
        assert mallory.send("POST", "/api/v1/me/erase", confirm).status == 200


def test_the_predicate_alone_empties_one_trash(
    database: Database, unguarded: Api
) -> None:
    """And neither ids nor feeds nor limits know what another has removed."""
    alice, mallory = unguarded.person(), unguarded.person()
    for person, todo_id in ((alice, FIRST), (mallory, SECOND), (alice, NEW)):
        person.create("x", id=todo_id)
        person.delete(todo_id)
    since = mallory.send("GET", f"{TODOS}/changes").json["next"]
    with left_alone(database, alice):
        assert mallory.send("DELETE", TRASH).json["removed"] == 1
    assert alice.send("DELETE", TRASH).json["removed"] == 2
    changes = mallory.send("GET", f"{TODOS}/changes?since={since}").json
    assert [todo["id"] for todo in changes["items"]] == [SECOND]
    with left_alone(database, alice):
        assert mallory.create("free", id=FIRST)["id"] == FIRST
        confirm = {"confirm": mallory.subject}
        assert mallory.send("POST", "/api/v1/me/erase", confirm).status == 200


def test_the_predicate_alone_limits_nobody_by_what_others_removed(
    unguarded: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "MAX_TOMBSTONES", 1)
    for person in (unguarded.person(), unguarded.person()):
        person.delete(person.create()["id"])
        assert person.send("DELETE", TRASH).json["removed"] == 1


def twins(api: Api) -> tuple[Person, Person]:
    """Two who hold todos of the same ids at the same place."""
    alice, mallory = api.person(), api.person()
    for person, title in ((alice, "hers"), (mallory, "his")):
        items = [
            {"id": todo_id, "title": title, "position": "5"}
            for todo_id in (FIRST, SECOND, NEW)
        ]
        page = {"format": "ownlist/1", "items": items}
        assert person.send("POST", "/api/v1/import", page).json["created"] == 3
    return alice, mallory


def test_the_predicate_alone_keeps_a_feed_whole_and_its_own(unguarded: Api) -> None:
    """Page by page, and once more after the last of them."""
    for person in twins(unguarded):
        target, ids = f"{TODOS}/changes?limit=1", []
        for _ in range(4):
            answer = person.send("GET", target)
            assert answer.status == 200
            ids += [todo["id"] for todo in answer.json["items"]]
            target = f"{TODOS}/changes?limit=1&since={answer.json['next']}"
        assert ids == [FIRST, SECOND, NEW]


def test_the_predicate_alone_keeps_the_answers_of_batches_apart(
    unguarded: Api,
) -> None:
    alice, mallory = twins(unguarded)
    body = {"operations": [{"op": "reopen", "id": FIRST}]}
    for person, title in ((alice, "hers"), (mallory, "his")):
        answer = person.send("POST", f"{TODOS}/batch", body)
        assert answer.json["results"][0]["todo"]["title"] == title


def test_the_predicate_alone_makes_room_in_one_list(
    database: Database, unguarded: Api
) -> None:
    alice, mallory = twins(unguarded)
    before = max(todo["version"] for todo in places(mallory))
    with left_alone(database, alice):
        assert mallory.patch(FIRST, {"before": SECOND}).status == 200
    assert len({todo["position"] for todo in places(mallory)}) == 3
    versions = sorted(todo["version"] for todo in places(mallory))
    assert versions == [before + 1, before + 2, before + 3]


def places(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.send("GET", TODOS).json["items"]
    return found


def test_the_predicate_alone_counts_the_text_of_one_owner(
    database: Database, unguarded: Api
) -> None:
    """Also where the database has not counted it yet."""
    alice, mallory = twins(unguarded)
    who = f"('{alice.subject}', '{mallory.subject}')"
    for uncounted in (False, True):
        if uncounted:
            forget = f"update owner set octets = null where id in {who}"
            rows(database.superuser_url, forget)
        for person, title in ((alice, "hers"), (mallory, "his")):
            me = person.send("GET", "/api/v1/me").json
            assert me["bytes"] == 3 * len(title)


def test_the_predicate_alone_locks_one_owner(
    database: Database, unguarded: Api
) -> None:
    alice, mallory = twins(unguarded)
    at = parse_database_url(database.superuser_url)
    with closing(connect(at.user, at.host, at.database, at.port, at.password)) as other:
        other.cursor().execute(
            f"select from owner where id = '{alice.subject}' for update"
        )
        assert mallory.patch(FIRST, {"title": "free"}).status == 200


ATTEMPTS: dict[str, Callable[[Person, str], Any]] = {
    "get": lambda person, todo_id: person.get(todo_id),
    "update": lambda person, todo_id: person.patch(todo_id, {"title": "stolen"}),
    "delete": lambda person, todo_id: person.delete(todo_id),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_predicate_alone_hides_another_owners_todo(
    database: Database, unguarded: Api, name: str
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create()
    mallory.create()
    with left_alone(database, alice):
        assert ATTEMPTS[name](mallory, hers["id"]).status == 404


def test_the_predicate_alone_keeps_lists_and_ids_apart(unguarded: Api) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create("hers")
    mallory.create("his", id=hers["id"])
    assert alice.titles() == ["hers"]
    assert mallory.titles() == ["his"]
    page = mallory.send("GET", f"{TODOS}?limit=1").json
    assert [todo["title"] for todo in page["items"]] == ["his"]
    assert mallory.send("GET", f"{TODOS}?q=hers&sort=-due").json["items"] == []
    assert mallory.send("GET", f"{TODOS}/summary").json["open"] == 1
    for path in (f"{TODOS}/changes", "/api/v1/export"):
        (his,) = mallory.send("GET", path).json["items"]
        assert his["title"] == "his"


def test_the_predicate_alone_keeps_imports_and_erasures_apart(
    database: Database, unguarded: Api
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create("hers")
    with left_alone(database, alice):
        page = {"format": "ownlist/1", "items": [hers | {"title": "his"}]}
        assert mallory.send("POST", "/api/v1/import", page).json["created"] == 1
        confirm = {"confirm": mallory.subject}
        assert mallory.send("POST", "/api/v1/me/erase", confirm).json["erased"] == 1
    assert mallory.send("GET", "/api/v1/me").json["todos"] == 0
