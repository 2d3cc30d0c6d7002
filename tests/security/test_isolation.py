"""A list is its owner's alone: every operation against somebody who is not."""

import json
import uuid

import pytest

from tests.support.api import TODOS, Answer, Api, Operation, Person, operations
from tests.support.bodies import BODIES, body_of
from tests.support.events import event

AUTHENTICATED = [each for each in operations() if each.authenticated]
ON_ONE_TODO = [each for each in AUTHENTICATED if "{todo_id}" in each.path]
ON_THE_LIST = [each for each in AUTHENTICATED if "{todo_id}" not in each.path]
NAMES = [each.name for each in operations()]


def attempt(
    person: Person, operation: Operation, todo_id: str, **headers: str
) -> Answer:
    target = operation.path.replace("{todo_id}", todo_id)
    body = body_of(operation, person.subject)
    return person.send(operation.method, target, body, **headers)


def test_every_operation_with_a_body_is_tried_here() -> None:
    assert {each.name for each in AUTHENTICATED if each.takes_body} == set(BODIES)


def test_the_public_operations_are_health_and_readiness() -> None:
    public = [o.name for o in operations() if not o.authenticated]
    assert public == ["get_health", "get_ready"]


@pytest.mark.parametrize("operation", ON_ONE_TODO, ids=lambda each: each.name)
@pytest.mark.parametrize("headers", [{}, {"if_match": "*"}, {"if_none_match": "*"}])
def test_a_todo_of_another_owner_is_reported_as_absent(
    alice: Person, mallory: Person, operation: Operation, headers: dict[str, str]
) -> None:
    """Byte for byte the answer for an id that nobody has, whatever is sent along."""
    hers = alice.create("Alice's secret")
    before = alice.get(hers["id"]).json
    mallory.create()
    headers |= {"if_match": f'"{hers["version"]}"'} if "if_match" in headers else {}
    stranger = attempt(mallory, operation, hers["id"], **headers)
    unknown = attempt(mallory, operation, str(uuid.uuid4()), **headers)
    assert stranger.status == 404
    assert stranger.without_request_id() == unknown.without_request_id()
    assert alice.get(hers["id"]).json == before


@pytest.mark.parametrize("operation", ON_ONE_TODO, ids=lambda each: each.name)
def test_a_trashed_todo_of_another_owner_is_no_different(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    hers = alice.create()
    alice.delete(hers["id"])
    stranger = attempt(mallory, operation, hers["id"])
    unknown = attempt(mallory, operation, str(uuid.uuid4()))
    assert stranger.without_request_id() == unknown.without_request_id()


@pytest.mark.parametrize("operation", ON_THE_LIST, ids=lambda each: each.name)
def test_an_operation_on_the_list_shows_and_changes_nothing_of_another(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    hers = alice.create("Alice's secret")
    answer = attempt(mallory, operation, "")
    assert answer.status in (200, 201)
    assert "Alice's secret" not in answer.body
    assert hers["id"] not in answer.body
    assert alice.titles() == ["Alice's secret"]
    assert alice.get(hers["id"]).json == hers


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "header",
    ["x-user-id", "x-amzn-oidc-identity", "x-forwarded-user", "x-owner-id", "cookie"],
)
def test_nobody_becomes_another_by_a_header(
    alice: Person, mallory: Person, operation: Operation, header: str
) -> None:
    hers = alice.create("Alice's secret")
    plain = attempt(mallory, operation, hers["id"])
    claimed = attempt(mallory, operation, hers["id"], **{header: alice.subject})
    assert claimed.status == plain.status
    assert "Alice's secret" not in claimed.body
    assert alice.get(hers["id"]).json == hers


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=lambda each: each.name)
@pytest.mark.parametrize("name", ["user_id", "owner_id", "owner", "sub", "_method"])
def test_nobody_becomes_another_by_a_parameter(
    alice: Person, mallory: Person, operation: Operation, name: str
) -> None:
    hers = alice.create("Alice's secret")
    target = operation.path.replace("{todo_id}", hers["id"])
    body = body_of(operation, mallory.subject)
    answer = mallory.send(operation.method, f"{target}?{name}={alice.subject}", body)
    assert answer.status == 422
    assert alice.get(hers["id"]).json == hers


@pytest.mark.parametrize(
    "member",
    [
        "owner_id",
        "user_id",
        "version",
        "created_at",
        "updated_at",
        "completed_at",
        "deleted_at",
        "digest",
        "position",
        "is_admin",
        "__proto__",
    ],
)
def test_what_the_server_owns_cannot_be_set(alice: Person, member: str) -> None:
    todo = alice.create()
    for answer in (
        alice.send("POST", TODOS, {"title": "x", member: "mallory"}),
        alice.patch(todo["id"], {member: "mallory"}),
    ):
        assert (answer.status, answer.slug) == (422, "invalid")
        assert member not in answer.body
        assert "mallory" not in answer.body
    assert alice.get(todo["id"]).json == todo


def test_versions_tell_nothing_about_others(alice: Person, mallory: Person) -> None:
    assert alice.create()["version"] == 1
    for _ in range(3):
        mallory.create()
    assert alice.create()["version"] == 2


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=lambda each: each.name)
def test_every_route_authenticates(api: Api, operation: Operation) -> None:
    target = operation.path.replace("{todo_id}", str(uuid.uuid4()))
    answer = api.send(operation.method, target)
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="ownlist"'
    forged = api.send(
        operation.method, target, headers={"authorization": "Bearer a.b.c"}
    )
    assert forged.status == 401
    assert 'error="invalid_token"' in forged.headers["www-authenticate"]


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "body", ["{bad", "[" * 100_000, "x" * 300_000, b"\xff\xfe", '{"title": 5}']
)
def test_a_stranger_learns_nothing_from_a_bad_request(
    api: Api, operation: Operation, body: str | bytes
) -> None:
    """Authentication comes before the query, the path, the body and its type."""
    target = operation.path.replace("{todo_id}", "no-id") + "?nonsense=1"
    bad = api.send(operation.method, target, body=body)
    good = api.send(operation.method, operation.path)
    assert bad.status == 401
    assert bad.without_request_id() == good.without_request_id()


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=lambda each: each.name)
def test_broken_base64_of_a_stranger_is_no_exception(
    api: Api, operation: Operation
) -> None:
    raw = event(operation.method, operation.path, body="!")
    raw["isBase64Encoded"] = True
    assert api.call(operation, raw).status == 401


@pytest.mark.parametrize("method", ["PUT", "HEAD", "TRACE", "OPTIONS", "PROPFIND"])
def test_another_method_is_a_problem(api: Api, method: str) -> None:
    for operation in api.operations:
        answer = api.call(operation, event(method, operation.path))
        assert answer.status == 405
        if method != "HEAD":
            assert json.loads(answer.body)["status"] == 405


def test_another_path_is_a_problem(api: Api) -> None:
    for operation in api.operations:
        answer = api.call(operation, event(operation.method, "/elsewhere"))
        assert (answer.status, answer.slug) == (404, "not-found")


def test_a_header_without_a_value_is_no_header(api: Api) -> None:
    for operation in api.operations:
        raw = event(operation.method, operation.path)
        raw["headers"] |= {"authorization": None, "content-type": None}
        assert api.call(operation, raw).status == (
            401 if operation.authenticated else 200
        )
