"""Who calls is asked first, of every operation, in the same way."""

import re
import uuid

from tests.support.api.attacked import WatchedApi
from tests.support.api.attempts import attempt, own
from tests.support.api.client import Answer, Api, Operation, Person
from tests.support.api.events import event
from tests.support.api.fixtures import on_the_wire
from tests.support.run.cases import case
from tests.support.run.promises import AUTHENTICATED, PUBLIC, promise
from tests.support.run.run import Database
from tests.support.tokens.hostile_tokens import HOSTILE
from tests.support.tokens.issuer import Issuer

CHALLENGE = 'Bearer realm="ownlist"'
INVALID = CHALLENGE + ', error="invalid_token"'


def ask(api: Api, operation: Operation, authorization: str | None) -> Answer:
    """The operation, with this header or without."""
    target = re.sub(r"\{\w+\}", str(uuid.UUID(int=7)), operation.path)
    headers = {} if authorization is None else {"authorization": authorization}
    return api.send(operation.method, target, headers=headers)


@promise("Every operation but health and readiness requires a token", AUTHENTICATED)
def test_every_route_authenticates(api: WatchedApi, operation: Operation) -> None:
    """One constant answer to whatever is no good token; the reason is in the log."""
    bodies = set()
    for name, hostile in HOSTILE.items():
        with case(name):
            answer = ask(api, operation, hostile.make(api.issuer))
            assert answer.status == 401
            challenge = answer.headers["www-authenticate"]
            assert challenge == (INVALID if hostile.reason.token_sent else CHALLENGE)
            (line,) = (each for each in api.log if each.get("message") == "request")
            assert line["auth_refused"] == hostile.reason
            assert "principal" not in line
            bodies.add(answer.without_request_id()[2])
    assert len(bodies) == 1


@promise("A token counts only as the one bearer token in its header", AUTHENTICATED)
def test_a_valid_token_outside_the_authorization_header_is_ignored(
    api: WatchedApi, operation: Operation
) -> None:
    token = api.issuer.token("alice")
    for header in ("x-authorization", "x-forwarded-authorization", "cookie", "token"):
        for value in (f"Bearer {token}", f"token={token}", token):
            with case((header, value[:9])):
                raw = event(operation.method, operation.path, headers={header: value})
                assert api.call(operation, raw).status == 401
    for name in ("access_token", "token", "jwt", "authorization"):
        with case(name):
            query = event(operation.method, f"{operation.path}?{name}={token}")
            assert api.call(operation, query).status == 401
            body = event(
                operation.method, operation.path, body=f'{{"{name}":"{token}"}}'
            )
            assert api.call(operation, body).status == 401


@promise("Without a token nothing is learned from a bad request", AUTHENTICATED)
def test_an_unauthenticated_client_learns_nothing_from_an_invalid_request(
    api: Api, operation: Operation
) -> None:
    """Authentication comes before the query, the path, the body and its type."""
    target = re.sub(r"\{\w+\}", "no-id", operation.path) + "?nonsense=1"
    good = api.send(operation.method, operation.path)
    for body in ("{bad", "[" * 100_000, "x" * 300_000, b"\xff\xfe", '{"title": 5}'):
        with case(body[:9]):
            bad = api.send(operation.method, target, body=body)
            assert bad.status == 401
            assert bad.without_request_id() == good.without_request_id()
    raw = event(operation.method, operation.path, body="!")
    raw["isBase64Encoded"] = True
    with case("broken base64"):
        assert api.call(operation, raw).status == 401


@promise("A flood of invalid tokens opens no database connection", AUTHENTICATED)
def test_a_refused_token_opens_no_connection(
    database: Database, trusted_issuer: Issuer, operation: Operation
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        tokens = [hostile.make(trusted_issuer) for hostile in HOSTILE.values()]
        for token in tokens * 3:
            with case(token):
                assert ask(api, operation, token).status == 401
        assert wire.connections == 0


@promise("An invalid token does not matter where none is required", PUBLIC)
def test_a_token_at_a_public_route_is_ignored(api: Api, operation: Operation) -> None:
    for name, hostile in HOSTILE.items():
        with case(name):
            answer = ask(api, operation, hostile.make(api.issuer))
            assert answer.status == 200


@promise("Every operation but health and readiness requires a token")
def test_the_public_operations_are_health_and_readiness() -> None:
    assert AUTHENTICATED.others == ["get_health", "get_ready"]


@promise("Valid tokens are accepted", AUTHENTICATED)
def test_a_valid_token_is_accepted(alice: Person, operation: Operation) -> None:
    """Or every refusal would prove nothing."""
    answer = attempt(alice, operation, own(alice, operation)["id"])
    assert answer.status in (200, 201, 204)
    assert "www-authenticate" not in answer.headers
