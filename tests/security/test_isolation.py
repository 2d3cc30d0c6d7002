"""A list is its owner's alone: every operation against somebody who is not."""

import uuid
from typing import Any

from shared.todos.rules import cursors
from tests.support.api.attempts import attempt, own, throw_away
from tests.support.api.client import PROJECTS, TODOS, Answer, Operation, Person
from tests.support.api.example_bodies import body_of, with_member
from tests.support.postgres.sql import left_alone
from tests.support.run.cases import case
from tests.support.run.promises import (
    MAKES,
    ON_ONE,
    ON_THE_LIST,
    READS,
    WITH_CONTENT,
    Scope,
    promise,
)
from tests.support.run.run import Database

SECRET = "Alice's secret"
PLACES = Scope(lambda each: bool({*each.query} & {"cursor", "since"}), "has no cursor")
MOVES = Scope(
    lambda each: WITH_CONTENT.holds(each) and each.name != "import_todos",
    "puts nothing beside another",
)


@promise(
    "Another user's todo or project is answered as an unknown id, in every operation",
    ON_ONE,
)
def test_a_todo_of_another_owner_is_reported_as_absent(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    """Byte for byte the answer for an id that nobody has, whatever is sent along."""
    live, trashed = (own(alice, operation, name) for name in (SECRET, "trashed"))
    throw_away(alice, operation, trashed)
    own(mallory, operation)
    with left_alone(database, alice):
        for hers in (live, trashed):
            for headers in conditions(hers):
                with case((hers["id"] == live["id"], headers)):
                    stranger = attempt(mallory, operation, hers["id"], **headers)
                    unknown = attempt(mallory, operation, str(uuid.uuid4()), **headers)
                    assert stranger.status == 404
                    assert stranger.without_request_id() == unknown.without_request_id()


def conditions(todo: dict[str, Any]) -> list[dict[str, str]]:
    """None, the one that holds for a todo, and others."""
    etag = f'"{todo["version"]}"'
    return [
        {},
        {"if_match": etag},
        {"if_none_match": etag},
        {"if_match": "*"},
        {"if_none_match": "*"},
        {"if_match": '"7"'},
    ]


@promise("An operation on the list shows and changes nothing of others", ON_THE_LIST)
def test_an_operation_on_the_list_shows_and_changes_nothing_of_another(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    home = alice.send("POST", PROJECTS, {"name": SECRET}).json["id"]
    hers = alice.create(SECRET, tags=["hers"], project_id=home)
    searches = [f"{name}=secret" for name in operation.query if name == "q"]
    with left_alone(database, alice):
        for query in ("", *searches):
            with case(query):
                answer = attempt(mallory, operation, query=query)
                assert answer.status in (200, 201)
                for text in (SECRET, hers["id"], home, "hers", alice.subject):
                    assert text not in answer.body


def busy(alice: Person) -> None:
    """All that moves a number: creates, changes, tags, trash, an erasure."""
    home = alice.send("POST", PROJECTS, {"name": SECRET}).json["id"]
    alice.create("milk", project_id=home)
    alice.send("DELETE", f"{PROJECTS}/{home}?todos=trash")
    alice.send("POST", f"{PROJECTS}/{home}/restore")
    first, second = alice.create(SECRET, tags=["home"]), alice.create("milk")
    alice.patch(first["id"], {"priority": "high", "due_date": "2026-01-01"})
    alice.send("POST", f"{TODOS}/{second['id']}/complete")
    alice.delete(second["id"])
    alice.send("POST", "/api/v1/me/erase", {"confirm": alice.subject})
    alice.create("milk", id=first["id"])


@promise("Nothing that others do changes an answer", READS)
def test_nothing_that_others_do_changes_an_answer(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    """Counts, search, tags, quota, versions, ETags, change numbers: all one's own."""
    mine = own(mallory, operation, "milk")
    mallory.create("milk", tags=["home"])
    bearer = mallory.api.issuer.bearer(mallory.subject)  # its end is in an answer
    asked = [
        "",
        *(f"{name}={value}" for name, value in ASKED if name in operation.query),
    ]

    def answers() -> list[Any]:
        found = [
            attempt(mallory, operation, mine["id"], query=each, authorization=bearer)
            for each in asked
        ]
        return [each.without_request_id() for each in found]

    before = answers()
    busy(alice)
    for query, earlier, now in zip(asked, before, answers(), strict=True):
        with case(query):
            assert now == earlier


ASKED = [
    ("q", "milk"),
    ("tag", "home"),
    ("status", "open"),
    ("deleted", "true"),
    ("sort", "-updated_at"),
    ("limit", "1"),
    ("time_zone", "Asia/Tokyo"),
    ("project", "inbox"),
    ("archived", "true"),
    ("format", "csv"),
]


@promise("Versions and ETags tell nothing about others")
def test_versions_tell_nothing_about_others(alice: Person, mallory: Person) -> None:
    assert alice.create()["version"] == 1
    busy(mallory)
    assert alice.create()["version"] == 2


@promise("An id that another user has is free to use", MAKES)
def test_an_id_of_another_owner_is_free(
    alice: Person, mallory: Person, operation: Operation, database: Database
) -> None:
    """No unique key is shared: the answer is the one for an id that nobody has."""
    hers = alice.create(SECRET)
    project = {"name": SECRET, "id": hers["id"]}
    assert alice.send("POST", PROJECTS, project).status == 201

    def created(todo_id: str) -> Answer:
        body = with_member(body_of(operation, mallory.subject), "id", todo_id)
        if "operations" in body:
            body["operations"] = body["operations"][:1]
        return attempt(mallory, operation, body=body)

    with left_alone(database, alice):
        free, taken = created(str(uuid.uuid4())), created(hers["id"])
        assert taken.status == free.status < 300
        kind = PROJECTS if operation.name == "create_project" else TODOS
        made = mallory.send("GET", f"{kind}/{hers['id']}")
        assert (made.status, SECRET in made.body) == (200, False)


@promise("Nothing can be placed beside what another user has", MOVES)
def test_a_todo_of_another_owner_is_no_place(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    makes = "project" in operation.name
    hers, mine = (
        who.send("POST", PROJECTS, {"name": "x"}).json if makes else who.create()
        for who in (alice, mallory)
    )
    for side in ("before", "after"):
        with case(side):
            answers = [
                attempt(
                    mallory,
                    operation,
                    mine["id"],
                    body=with_member(body_of(operation, mallory.subject), side, beside),
                )
                for beside in (hers["id"], str(uuid.uuid4()))
            ]
            assert answers[0].status == 422
            assert answers[0].without_request_id() == answers[1].without_request_id()


@promise("A cursor is valid for its owner and query only", PLACES)
def test_a_cursor_of_another_owner_is_rejected(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    for person in (alice, mallory):
        person.create(SECRET)
        person.create(SECRET)
    limited = "limit=1" if "limit" in operation.query else ""
    first = attempt(alice, operation, query=limited).json
    name = "since" if "since" in operation.query else "cursor"
    # A page of an export is 2 MiB: the cursor after a smaller one is made here.
    made = cursors.encode([str(uuid.uuid4())], (alice.subject, "export", "json"))
    hers = first.get("next") or first["next_cursor"] or made
    query = f"{limited}&{name}={hers}".lstrip("&")
    assert attempt(alice, operation, query=query).status == 200
    answer = attempt(mallory, operation, query=query)
    assert answer.status in (400, 410)
    assert SECRET not in answer.body
