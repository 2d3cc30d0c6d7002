"""What every answer has, whatever the operation and the outcome."""

import json
import re
import uuid

import pytest

from functions import nothing_here
from shared.http.problem_rendering import details
from shared.http.routes import METHODS
from shared.problems import Problem
from tests.support.api.attacked import HEADERS
from tests.support.api.client import TODOS, Answer, Api, Person
from tests.support.api.events import Context, event
from tests.support.api.example_bodies import body_of
from tests.support.api.fixtures import Printed, configured
from tests.support.run.promises import promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer


def answers(api: Api, alice: Person) -> dict[str, Answer]:
    todo = alice.create()
    return {
        "success": alice.get(todo["id"]),
        "not modified": alice.get(todo["id"], if_none_match="*"),
        "no content": alice.delete(todo["id"]),
        "malformed": alice.send("POST", TODOS, "{bad"),
        "unauthenticated": api.send("GET", TODOS),
        "absent": alice.get(str(uuid.uuid4())),
        "invalid": alice.send("POST", TODOS, {}),
        "health": api.send("GET", "/api/v1/health"),
    }


@promise("Answers stay out of caches and frames")
def test_every_answer_has_the_headers_that_protect(api: Api, alice: Person) -> None:
    for name, answer in answers(api, alice).items():
        assert HEADERS.items() <= answer.headers.items(), name
        assert uuid.UUID(answer.headers["x-request-id"])
        assert "server" not in answer.headers


def test_every_problem_has_one_form(api: Api, alice: Person) -> None:
    for name, answer in answers(api, alice).items():
        if answer.status < 400:
            continue
        assert answer.headers["content-type"] == "application/problem+json", name
        problem = answer.json
        assert problem["request_id"] == answer.headers["x-request-id"]
        assert problem["status"] == answer.status
        known = {"type", "title", "status", "detail", "request_id"}
        assert known <= problem.keys() <= known | {"errors"}


def test_a_message_of_the_database_is_never_in_an_answer(
    empty_database: Database, trusted_issuer: Issuer, printed: Printed
) -> None:
    """One without tables: each statement fails with a message that names them."""
    settings = trusted_issuer.environment()
    with configured(DATABASE_URL=empty_database.api_url, **settings):
        person = Api(trusted_issuer).person()
        for each in person.api.operations:
            if each.authenticated:
                path = re.sub(r"\{\w+\}", str(uuid.uuid4()), each.path)
                body = body_of(each, person.subject)
                answer = person.send(each.method, path, body)
                said = answer.json | {"request_id": ""}
                assert said == details(Problem(), ""), each.name
    assert "exist" not in printed.text
    assert {line["sqlstate"] for line in printed.lines} == {"42P01"}


def test_a_request_leaves_one_log_line_without_what_was_sent(
    alice: Person, printed: Printed
) -> None:
    secret = "canary-" + uuid.uuid4().hex
    todo = alice.create(secret, description=secret, tags=[secret[:40]])
    alice.patch(todo["id"], {"title": secret + "x"})
    alice.send("POST", TODOS, {"title": secret, secret: 1})
    alice.send("POST", TODOS, "{" + secret)
    alice.send("GET", f"{TODOS}?{secret}={secret}")
    assert secret[:40] not in printed.text
    lines = printed.lines
    assert [line["status"] for line in lines] == [201, 200, 422, 400, 422]
    for line in lines:
        assert {"operation", "request_id", "duration_ms", "cold_start"} <= line.keys()
        assert line["principal"] == alice.subject


def test_a_refusal_does_not_inherit_the_principal_before_it(
    api: Api, alice: Person, printed: Printed
) -> None:
    alice.create()
    api.send("GET", TODOS, headers={"authorization": "Bearer a.b.c"})
    assert "principal" not in printed.lines[-1]


def test_an_unknown_route_is_a_problem() -> None:
    answer = nothing_here.handler(event("GET", "/api/v1/elsewhere"), Context())
    assert answer["statusCode"] == 404
    assert HEADERS.items() <= answer["headers"].items()
    body = json.loads(answer["body"])
    assert body["type"] == "/docs/problems#not-found"
    assert "code" not in body


@pytest.mark.parametrize("path", ["/api/auth", "/api/auth/"])
def test_where_better_auth_s_client_asks_it_is_one_it_shows(path: str) -> None:
    answer = nothing_here.handler(event("POST", path), Context())
    body = json.loads(answer["body"])
    assert (body["code"], body["message"]) == ("NOT_FOUND", body["detail"])


def test_a_405_names_the_methods_that_are_allowed() -> None:
    for path, methods in METHODS.items():
        for method in {"PUT", "HEAD", "TRACE", "OPTIONS", "GET"} - {*methods}:
            answer = nothing_here.handler(event(method, path), Context())
            assert answer["statusCode"] == 405
            assert answer["headers"]["allow"] == ", ".join(methods)


def test_a_fixed_address_is_no_id_of_a_todo(alice: Person) -> None:
    fixed = [
        path for path in METHODS if path.startswith(f"{TODOS}/") and "{" not in path
    ]
    assert len(fixed) == 3
    for path in fixed:
        for method, body in (("PATCH", {"title": "x"}), ("DELETE", None)):
            answer = alice.send(method, path, body)
            assert (answer.status, answer.slug) == (405, "method-not-allowed")
            assert answer.headers["allow"] == ", ".join(METHODS[path])
