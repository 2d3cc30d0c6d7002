"""Input that no operation may choke on: each refused, none echoed, nothing written."""

import json
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from shared.todos.rules.fields import MAX_TITLE
from tests.support.api.attempts import attempt, own
from tests.support.api.client import Answer, Api, Operation, Person
from tests.support.api.events import event
from tests.support.api.example_bodies import body_of, with_member
from tests.support.api.hostile_values import (
    BAD_MEMBERS,
    ENCODINGS,
    NO_IDS,
    NO_OBJECTS,
    NOT_JSON,
    OTHER_HEADERS,
    OTHER_METHODS,
    OTHER_TYPES,
    PARAMETERS,
)
from tests.support.postgres.sql import left_alone
from tests.support.run.cases import case
from tests.support.run.promises import (
    AUTHENTICATED,
    EVERY,
    ON_ONE,
    WITH_A_BODY,
    WITH_A_QUERY,
    WITH_A_TODO,
    promise,
)
from tests.support.run.run import Database

Sent = Callable[..., Answer]


@pytest.fixture
def sent(alice: Person, operation: Operation, database: Database) -> Any:
    """Sends the operation as alice, to a todo of hers; in the end it is as it was."""
    todo = own(alice, operation, "kept")
    with left_alone(database, alice):
        yield lambda **how: attempt(alice, operation, todo["id"], **how)


def refused(answer: Answer, status: int, slug: str, text: str | bytes = "") -> None:
    """A problem that does not quote what was sent."""
    assert (answer.status, answer.slug) == (status, slug)
    if len(text) > 12:
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        assert said[1:-1] not in answer.body


@promise("A body is strict JSON of the right type and a limited size", WITH_A_BODY)
def test_json_that_is_not_strict_is_rejected(sent: Sent, operation: Operation) -> None:
    for body in NOT_JSON:
        with case(body[:30]):
            refused(sent(body=body), 400, "malformed-body", body)
    for body in NO_OBJECTS:
        with case(body):
            refused(sent(body=body), 422, "invalid")


@promise("A body is strict JSON of the right type and a limited size", WITH_A_BODY)
def test_a_body_of_another_type_is_refused(sent: Sent, operation: Operation) -> None:
    for kind in OTHER_TYPES:
        with case(kind):
            refused(sent(content_type=kind), 415, "unsupported-media-type")
    for encoding in ENCODINGS:
        with case(encoding):
            refused(sent(content_encoding=encoding), 415, "unsupported-media-type")


@promise("A body is strict JSON of the right type and a limited size", WITH_A_BODY)
def test_a_body_that_is_too_large_is_refused(sent: Sent, operation: Operation) -> None:
    for size in (2 * 1024 * 1024 + 1, 6_000_000):
        with case(size):
            refused(sent(body="[" + "x" * size), 413, "body-too-large")


@promise("An invalid member is rejected and not quoted", WITH_A_TODO)
def test_an_invalid_member_is_rejected_and_not_quoted(
    sent: Sent, alice: Person, operation: Operation
) -> None:
    example = body_of(operation, alice.subject)
    for member, value in BAD_MEMBERS:
        if operation.name == "import_todos" and too_long_a_title(member, value):
            continue  # its end goes into the description
        with case((member, value)):
            body = with_member(example, member, value)
            refused(sent(body=body), 422, "invalid", json.dumps(value))


def too_long_a_title(member: str, value: object) -> bool:
    return member == "title" and isinstance(value, str) and len(value) > MAX_TITLE


@promise("An invalid member is rejected and not quoted", WITH_A_BODY)
def test_an_unknown_member_is_refused_and_not_named(
    sent: Sent, alice: Person, operation: Operation
) -> None:
    example = body_of(operation, alice.subject)
    for name in ("mystery-member", "$where", "a" * 5_000, "\u202emystery", "\x00null"):
        with case(name):
            answer = sent(body=example | {name: 1})
            refused(answer, 422, "invalid")
            assert name not in answer.body


@promise("No parameter causes a server error, and none is quoted", WITH_A_QUERY)
def test_no_parameter_causes_a_500(sent: Sent, operation: Operation) -> None:
    for name in operation.query:
        for value in PARAMETERS:
            with case((name, value)):
                answer = sent(query=f"{name}={quote(value, safe='%')}")
                assert answer.status in (200, 400, 410, 422)
                if answer.status != 200:
                    assert len(value) < 5 or value not in answer.body


@promise("No parameter causes a server error, and none is quoted", AUTHENTICATED)
def test_an_unknown_or_duplicate_parameter_is_rejected(
    sent: Sent, operation: Operation
) -> None:
    doubled = [f"{name}=1&{name}=2" for name in operation.query if name != "tag"]
    for query in ("mystery-parameter=1", "%00=1", "_method=DELETE", *doubled):
        with case(query):
            refused(sent(query=query), 422, "invalid", query)


@promise("An id has one form", ON_ONE)
def test_a_malformed_id_is_a_404(
    alice: Person, operation: Operation, database: Database
) -> None:
    todo_id = own(alice, operation)["id"]
    forms = {"id": todo_id, "hex": todo_id.replace("-", "")}
    with left_alone(database, alice):
        unknown = attempt(alice, operation, str(uuid.uuid4()))
        for spelling in NO_IDS:
            with case(spelling):
                answer = attempt(alice, operation, spelling.format(**forms))
                assert answer.without_request_id() == unknown.without_request_id()


@promise("Other methods, paths and headers change nothing", EVERY)
def test_another_method_or_path_is_a_problem(api: Api, operation: Operation) -> None:
    for method in OTHER_METHODS:
        with case(method):
            answer = api.call(operation, event(method, operation.path))
            assert answer.status == 405
            if method != "HEAD":
                assert answer.slug == "method-not-allowed"
    for path in ("/elsewhere", "//api/v1/todos", operation.path + "/", "/../", "*"):
        with case(path):
            answer = api.call(operation, event(operation.method, path))
            assert (answer.status, answer.slug) == (404, "not-found")
            assert "location" not in answer.headers


@promise("Other methods, paths and headers change nothing", AUTHENTICATED)
def test_no_other_header_changes_an_answer(
    alice: Person, mallory: Person, operation: Operation
) -> None:
    todo_id = str(uuid.uuid4())
    for name, value in OTHER_HEADERS.items():
        with case(name):
            plain = attempt(alice, operation, todo_id)
            odd = attempt(alice, operation, todo_id, **{name: value})
            assert odd.status in (plain.status, 200)
            assert "attacker" not in odd.body + str(odd.headers)


@promise("Other methods, paths and headers change nothing", EVERY)
def test_a_header_without_a_value_is_no_header(api: Api, operation: Operation) -> None:
    raw = event(operation.method, operation.path)
    raw["headers"] |= {"authorization": None, "content-type": None}
    expected = 401 if operation.authenticated else 200
    assert api.call(operation, raw).status == expected
