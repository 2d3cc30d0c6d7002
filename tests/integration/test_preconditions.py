"""If-Match and If-None-Match (RFC 9110 section 13) on every operation."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.api.client import (
    PROJECTS,
    TODOS,
    Answer,
    Operation,
    Person,
    operations,
)
from tests.support.api.example_bodies import body_of
from tests.support.postgres.sql import left_alone
from tests.support.run.cases import cases
from tests.support.run.run import Database

# Of a todo of this version: the header, and whether one of its tags is that version's,
# compared strongly and compared weakly (section 8.8.3.2).
HEADERS: dict[str, tuple[bool, bool]] = {
    "*": (True, True),
    '"{version}"': (True, True),
    'W/"{version}"': (False, True),
    '"{stale}"': (False, False),
    '"{stale}", ,W/"x,{version}" ,,"{version}",': (True, True),
    "": (False, False),
}
Act = Callable[..., Answer]


def to(verb: str) -> Act:
    return lambda who, todo, **headers: who.send(
        "POST", f"{TODOS}/{todo['id']}/{verb}", **headers
    )


def of_project(method: str, more: str = "", body: Any = None) -> Act:
    return lambda who, project, **headers: who.send(
        method, f"{PROJECTS}/{project['id']}{more}", body, **headers
    )


# What is asked of a todo or project, and the state in which that changes something.
ACTS: dict[str, tuple[str, Act]] = {
    "get_todo": ("open", lambda who, todo, **headers: who.get(todo["id"], **headers)),
    "update_todo": (
        "open",
        lambda who, todo, **headers: who.patch(todo["id"], {"title": "x"}, **headers),
    ),
    "complete_todo": ("open", to("complete")),
    "reopen_todo": ("completed", to("reopen")),
    "delete_todo": (
        "open",
        lambda who, todo, **headers: who.delete(todo["id"], **headers),
    ),
    "restore_todo": ("deleted", to("restore")),
    "get_project": ("project", of_project("GET")),
    "update_project": ("project", of_project("PATCH", "", {"name": "x"})),
    "delete_project": ("project", of_project("DELETE")),
    "restore_project": ("deleted project", of_project("POST", "/restore")),
}
SUCCESS = {"delete_todo": 204, "delete_project": 204}
MALFORMED = ["1", '"1', '"1" "2"', '*, "1"', 'w/"1"']


def project_in_state(alice: Person, *, deleted: bool) -> dict[str, Any]:
    made = alice.send("POST", PROJECTS, {"name": "Flat"}).json
    path = f"{PROJECTS}/{made['id']}"
    project: dict[str, Any] = alice.send("PATCH", path, {"color": "red"}).json
    if deleted:
        alice.send("DELETE", path)
        trash = alice.send("GET", f"{PROJECTS}?deleted=true").json["items"]
        (project,) = (each for each in trash if each["id"] == made["id"])
    return project


def in_state(alice: Person, state: str) -> dict[str, Any]:
    if state.endswith("project"):
        return project_in_state(alice, deleted=state.startswith("deleted"))
    todo = alice.create(completed=state == "completed")
    alice.patch(todo["id"], {"tags": ["changed"]})
    todo = alice.get(todo["id"]).json
    if state == "deleted":
        alice.delete(todo["id"])
        (todo,) = (each for each in trash(alice) if each["id"] == todo["id"])
    return todo


def trash(alice: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = alice.send(
        "GET", f"{TODOS}?deleted=true&limit=100&sort=-updated_at"
    ).json["items"]
    return found


def written(template: str, todo: dict[str, Any]) -> str:
    return template.format(version=todo["version"], stale=todo["version"] - 1)


def expected(name: str, if_match: str | None, if_none_match: str | None) -> int:
    """Section 13.2.2: If-Match comes first."""
    if if_match is not None and not HEADERS[if_match][0]:
        return 412
    if if_none_match is not None and HEADERS[if_none_match][1]:
        return 304 if name.startswith("get_") else 412
    return SUCCESS.get(name, 200)


def test_every_operation_on_one_is_tried() -> None:
    on_one = {o.name for o in operations() if "{" in o.path}
    assert ACTS.keys() == on_one, "a new operation needs its line in ACTS"


def pairs() -> Iterator[tuple[str | None, str | None]]:
    for if_match in (None, *HEADERS):
        for if_none_match in (None, *HEADERS):
            yield if_match, if_none_match


@pytest.mark.parametrize("name", ACTS)
def test_a_failed_precondition_changes_nothing(
    database: Database, alice: Person, name: str
) -> None:
    state, act = ACTS[name]
    todo = in_state(alice, state)
    for if_match, if_none_match in pairs():
        sent = {"if_match": if_match, "if_none_match": if_none_match}
        headers = {n: written(v, todo) for n, v in sent.items() if v is not None}
        status = expected(name, if_match, if_none_match)
        if status >= 300:
            with left_alone(database, alice):
                answer = act(alice, todo, **headers)
            assert answer.status == status, (headers, answer)
            if status == 412:
                assert answer.slug == "precondition-failed"
            else:
                tag = written('"{version}"', todo)
                assert (answer.body, answer.headers["etag"]) == ("", tag)
            continue
        assert act(alice, todo, **headers).status == status, headers
        todo = in_state(alice, state)


@cases("name", ACTS)
@cases("header", MALFORMED)
def test_a_precondition_that_cannot_be_understood_is_not_passed_over(
    database: Database, alice: Person, name: str, header: str
) -> None:
    state, act = ACTS[name]
    todo = in_state(alice, state)
    with left_alone(database, alice):
        for which in ("if_match", "if_none_match"):
            answer = act(alice, todo, **{which: header})
            assert (answer.status, answer.slug) == (400, "malformed-precondition")


@pytest.mark.parametrize("name", ACTS)
def test_a_missing_todo_is_a_404_whatever_the_precondition(
    alice: Person, name: str
) -> None:
    _, act = ACTS[name]
    unknown = {"id": str(uuid.uuid4())}
    for header in ("*", '"1"', ""):
        for which in ("if_match", "if_none_match"):
            assert act(alice, unknown, **{which: header}).status == 404


OTHERS = [each for each in operations() if "{" not in each.path]


@cases("operation", OTHERS)
def test_a_resource_without_etag_matches_no_tag(
    database: Database, alice: Person, operation: Operation
) -> None:
    """A client must not believe that its request was guarded when it was not."""
    alice.create()

    def ask(**headers: str) -> Answer:
        body = body_of(operation, alice.subject)
        return alice.send(operation.method, operation.path, body, **headers)

    with left_alone(database, alice):
        for header in ('"1"', 'W/"1"', '"0"', ""):
            assert ask(if_match=header).status == 412, header
        excluded = 304 if operation.method == "GET" else 412
        assert ask(if_none_match="*").status == excluded
        for header in MALFORMED:
            assert ask(if_match=header).slug == "malformed-precondition", header
    assert ask(if_match="*", if_none_match='"1", "0"').status in (200, 201)


READS = [each for each in OTHERS if each.method == "GET"]


@cases("operation", READS)
def test_an_answer_that_is_still_the_same_is_not_sent_again(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    both = (alice, mallory)
    # The answer of get_me says when the token expires.
    bearers = {each.subject: alice.api.issuer.bearer(each.subject) for each in both}

    def ask(person: Person, **headers: str) -> Answer:
        bearer = bearers[person.subject]
        return person.send("GET", operation.path, authorization=bearer, **headers)

    for person in (*both, mallory):  # different numbers of them, too
        person.create()
        person.send("POST", PROJECTS, {"name": "x"})
    first = ask(alice)
    tag = first.headers["etag"]
    for header in (tag, f"W/{tag}", f'"1", {tag}', "*"):
        again = ask(alice, if_none_match=header)
        assert (again.status, again.body) == (304, "")
        assert again.headers["etag"] == tag
        assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert ask(alice, if_match=tag).json == first.json
    assert ask(alice, if_match=f"W/{tag}").status == 412
    if operation.authenticated:  # another's answer is another one
        other = ask(mallory, if_none_match=tag)
        assert (other.status, other.headers["etag"] != tag) == (200, True)
        assert ask(mallory, if_match=tag).status == 412


@pytest.mark.parametrize("path", ["", "/summary", "/changes"])
def test_a_change_is_sent_to_who_has_the_answer_before_it(
    alice: Person, path: str
) -> None:
    todo = alice.create()
    tag = alice.send("GET", f"{TODOS}{path}").headers["etag"]
    for method, act in (("POST", "/complete"), ("DELETE", ""), ("POST", "/restore")):
        assert alice.send(method, f"{TODOS}/{todo['id']}{act}").status < 300
        answer = alice.send("GET", f"{TODOS}{path}", if_none_match=tag)
        assert answer.status == 200
        tag = answer.headers["etag"]


def test_preconditions_are_ignored_unless_the_request_would_succeed(
    alice: Person,
) -> None:
    """Section 13.2.1."""
    assert alice.send("GET", f"{TODOS}?limit=0", if_none_match="*").status == 422
    assert alice.send("POST", TODOS, "{", if_match='"1"').status == 400
    assert alice.api.send("GET", TODOS, headers={"if-none-match": "*"}).status == 401
    assert alice.api.send("GET", TODOS, headers={"if-match": "bad"}).status == 401


@pytest.mark.parametrize("verb", ["update", "complete", "reopen", "restore"])
def test_a_retried_change_with_its_old_if_match_succeeds(
    alice: Person, verb: str
) -> None:
    """RFC 9110 section 13.1.1: what was asked for is there already."""
    state, act = ACTS[f"{verb}_todo"]
    todo = in_state(alice, state)
    stale = f'"{todo["version"]}"'
    done = act(alice, todo, if_match=stale)
    again = act(alice, todo, if_match=stale)
    assert (again.status, again.json) == (200, done.json)
    current = done.headers["etag"]
    assert act(alice, todo, if_none_match=current).status == 412


@pytest.mark.parametrize("op", ["complete", "reopen", "delete", "restore"])
def test_in_a_batch_every_operation_takes_a_version(
    database: Database, alice: Person, op: str
) -> None:
    todo = in_state(alice, ACTS[f"{op}_todo"][0])

    def batch(version: int) -> Answer:
        one = {"op": op, "id": todo["id"], "if_match": version}
        return alice.send("POST", f"{TODOS}/batch", {"operations": [one]})

    with left_alone(database, alice):
        stale = batch(todo["version"] - 1)
        assert (stale.status, stale.json["operation"]) == (412, 0)
    assert batch(todo["version"]).status == 200
