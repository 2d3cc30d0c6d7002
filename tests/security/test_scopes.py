"""A valid token that may not do this: 403, of every operation, in the same way."""

import pytest
from fastapi import APIRouter

from shared.http.pipeline import AuthenticatedRoute, todo_router
from shared.scopes import SCOPES
from tests.support.api.attacked import WatchedApi
from tests.support.api.attempts import attempt, own
from tests.support.api.client import TODOS, Answer, Operation, Person, described
from tests.support.api.fixtures import configured, on_the_wire
from tests.support.run.cases import case
from tests.support.run.promises import AUTHENTICATED, ON_ONE, promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

PROMISE = "A token without the scope of an operation is rejected"
CHALLENGE = 'Bearer realm="ownlist", error="insufficient_scope", scope="{}"'
# What each operation needs, once more: a change of one is a change of this promise.
NEEDED = {
    "batch_todos": "todos:write",
    "complete_todo": "todos:write",
    "create_todo": "todos:write",
    "delete_todo": "todos:write",
    "empty_trash": "account:erase",
    "erase_me": "account:erase",
    "export_todos": "todos:read",
    "get_me": "account:read",
    "get_todo": "todos:read",
    "import_todos": "todos:write",
    "list_changes": "todos:read",
    "list_todos": "todos:read",
    "reopen_todo": "todos:write",
    "restore_todo": "todos:write",
    "summarize_todos": "todos:read",
    "create_project": "todos:write",
    "list_projects": "todos:read",
    "get_project": "todos:read",
    "update_project": "todos:write",
    "delete_project": "todos:write",
    "restore_project": "todos:write",
    "update_me": "account:write",
    "update_todo": "todos:write",
}


def with_scopes(person: Person, scopes: str) -> dict[str, str]:
    """The header of a token of theirs that names these."""
    return {"authorization": person.api.issuer.bearer(person.subject, scope=scopes)}


def lacking(operation: Operation) -> str:
    """Every scope but the one that the operation needs."""
    return " ".join(sorted(SCOPES - {NEEDED[operation.name]}))


def assert_forbidden(answer: Answer, operation: Operation) -> None:
    assert answer.status == 403
    assert answer.slug == "insufficient-scope"
    needed = CHALLENGE.format(NEEDED[operation.name])
    assert answer.headers["www-authenticate"] == needed


@promise("A token without the scope of an operation is rejected")
@promise(PROMISE, AUTHENTICATED)
def test_a_token_without_the_scope_is_forbidden(
    api: WatchedApi, operation: Operation
) -> None:
    alice = api.person()
    todo_id = own(alice, operation)["id"]
    before = alice.send("GET", "/api/v1/export").json["items"]
    headers = with_scopes(alice, lacking(operation))
    assert_forbidden(attempt(alice, operation, todo_id, **headers), operation)
    (line,) = (each for each in api.log if each.get("message") == "request")
    assert line["principal"] == alice.subject
    assert line["scopes"] == lacking(operation)
    assert alice.send("GET", "/api/v1/export").json["items"] == before


@promise(PROMISE, AUTHENTICATED)
def test_a_token_with_that_scope_alone_is_served(
    api: WatchedApi, operation: Operation
) -> None:
    alice = api.person()
    todo_id = own(alice, operation)["id"]
    headers = with_scopes(alice, f"openid {NEEDED[operation.name]}")
    answer = attempt(alice, operation, todo_id, **headers)
    assert answer.status in (200, 201, 204)


@promise(PROMISE, ON_ONE)
def test_a_missing_scope_does_not_reveal_whether_a_todo_exists(
    api: WatchedApi, operation: Operation
) -> None:
    alice, bob = api.person(), api.person()
    mine, foreign = (own(who, operation)["id"] for who in (alice, bob))
    absent = bob.subject[-36:]
    headers = with_scopes(alice, lacking(operation))
    answers = {
        repr(attempt(alice, operation, each, **headers).without_request_id())
        for each in (mine, foreign, absent, "no-id")
    }
    assert len(answers) == 1


@promise(PROMISE, AUTHENTICATED)
def test_nothing_is_read_before(
    database: Database, trusted_issuer: Issuer, operation: Operation
) -> None:
    """Not the query, not the body, not its type; and no connection is opened."""
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        headers = with_scopes(alice, lacking(operation))
        plain = alice.send(operation.method, operation.path, **headers)
        assert_forbidden(plain, operation)
        for body in ("{bad", "[" * 100_000, "x" * 300_000, b"\xff\xfe"):
            with case(body[:9]):
                target = f"{operation.path}?nonsense=1"
                answer = alice.send(operation.method, target, body, **headers)
                assert answer.without_request_id() == plain.without_request_id()
        assert wire.connections == 0


@promise(PROMISE)
def test_every_operation_says_what_it_needs() -> None:
    """In the OpenAPI document as well, where clients look for it."""
    names = {each.name for each in AUTHENTICATED.operations}
    assert names == NEEDED.keys(), "a new operation needs its line in NEEDED"
    for operation in AUTHENTICATED.operations:
        needed = [NEEDED[operation.name]]
        assert described()[operation.name]["security"] == [{"bearer": needed}]


@promise(PROMISE)
@pytest.mark.parametrize("needs", [(), ("todos:reed",), ("todos:read", "")])
def test_an_operation_that_needs_no_scope_cannot_be_made(
    needs: tuple[str, ...],
) -> None:
    router = todo_router(*needs)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="which scopes it needs"):
        router.get("/open")(lambda: None)
    with pytest.raises(TypeError, match="which scopes it needs"):
        APIRouter(route_class=AuthenticatedRoute).get("/open")(lambda: None)


@promise("Missing scopes are counted by client")
def test_a_refusal_is_counted_by_client(
    database: Database, trusted_issuer: Issuer
) -> None:
    """A client that is not listed is `other`: anybody may register a thousand."""
    listed = {"AUTH_CLIENTS": '{"listed": "scoped"}'}
    environment = trusted_issuer.environment() | listed
    with configured(DATABASE_URL=database.api_url, **environment):
        api = WatchedApi(trusted_issuer)
        for claims, named in COUNTED:
            assert_counted(api, claims | {"scope": "todos:write"}, 403, named)
            if claims:
                assert_counted(api, claims | {"scope": "openid"}, 401, named)


COUNTED: list[tuple[dict[str, str], str]] = [
    ({}, "none"),
    ({"azp": "listed"}, "listed"),
    ({"client_id": "a-stranger"}, "other"),
]


def assert_counted(
    api: WatchedApi, claims: dict[str, str], status: int, named: str
) -> None:
    authorization = {"authorization": api.issuer.bearer(**claims)}
    assert api.send("GET", TODOS, headers=authorization).status == status
    (metric,) = (each for each in api.log if "_aws" in each)
    assert metric["ClientRefused"] == [1.0]
    assert metric["client"] == named
    (line,) = (each for each in api.log if each.get("message") == "request")
    assert line["client"] == claims.get("azp", claims.get("client_id", ""))
