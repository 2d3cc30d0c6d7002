"""What the identity function refuses, and how it says so."""

import base64
from typing import Any

import pytest

from tests.support.identity.function import (
    PASSWORD,
    Identity,
    assert_problem,
    some_address,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

SIGN_IN = {"email": "nobody@example.com", "password": "not the right one"}
NOT_PROMISED = [
    ("GET", "/ok"),
    ("GET", "/error"),
    ("GET", "/reference"),
    ("GET", "/list-accounts"),
    ("POST", "/account-info"),
    ("POST", "/update-session"),
    ("POST", "/sign-in/social"),
    ("POST", "/link-social"),
    ("POST", "/verify-password"),
    ("GET", "/change-email/verify"),
    ("GET", "/reset-password/some-token"),
    ("GET", "/delete-user/callback"),
    ("POST", "/revoke-other-sessions"),
    ("GET", "/"),
    ("GET", "/token/"),
    ("GET", "//token"),
    ("GET", "/%2e%2e/token"),
    ("GET", "/api/auth"),
    ("GET", "/api/authentic/token"),
]


@promise("Only the listed endpoints of Better Auth are open")
@pytest.mark.parametrize(("method", "path"), NOT_PROMISED)
def test_what_is_not_promised_is_not_there(
    method: str, path: str, identity: Identity
) -> None:
    body: dict[str, str] | None = {} if method == "POST" else None
    assert_problem(identity.request(method, path, body=body), 404, "not-found")


@promise("Opening a link does nothing, and its token is in no log")
def test_to_open_a_link_is_not_to_follow_it(identity: Identity) -> None:
    """Scanners of mail open every address; Better Auth's own GET would confirm it."""
    email = identity.ask_in()
    answer = identity.request("GET", f"/verify-email?token={identity.link(email)}")
    assert_problem(answer, 405, "method-not-allowed")
    assert identity.request("GET", "/reset-password").status == 405


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "PUT", "POST", "PROPFIND"])
def test_another_method_is_refused(method: str, identity: Identity) -> None:
    answer = identity.request(method, "/token")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize("path", ["/token", "/list-sessions"])
def test_without_a_session_there_is_nothing(path: str, identity: Identity) -> None:
    assert identity.request("GET", path).status == 401


def test_a_wrong_password_does_not_sign_in(identity: Identity) -> None:
    session = identity.sign_up()
    body = {"email": session.email, "password": PASSWORD + "!"}
    answer = identity.request("POST", "/sign-in/email", body=body)
    assert answer.status == 401
    assert not answer.cookies
    unknown = identity.request("POST", "/sign-in/email", body=SIGN_IN)
    told, unknown_body = answer.json(), unknown.json()
    assert told.pop("request_id") != unknown_body.pop("request_id")
    assert (unknown.status, unknown_body) == (answer.status, told)


@pytest.mark.parametrize(
    "password", ["eleven char", "x" * 129, "", None, 12345678901234]
)
def test_a_password_must_have_12_to_128_characters(
    password: object, identity: Identity
) -> None:
    body = {"name": "A", "email": some_email(), "password": password}
    assert identity.request("POST", "/sign-up/email", body=body).status == 400


def test_who_signs_up_chooses_neither_id_nor_verification(identity: Identity) -> None:
    chosen = "11111111-1111-4111-8111-111111111111"
    body: dict[str, object] = {"name": "A", "email": some_email()}
    body |= {"password": PASSWORD, "id": chosen, "emailVerified": True}
    user = identity.request("POST", "/sign-up/email", body=body).json()["user"]
    assert user["id"] != chosen
    assert user["emailVerified"] is False


@promise("Another site cannot use somebody's cookie")
@pytest.mark.parametrize(
    "path",
    [
        *("/sign-out", "/delete-user", "/revoke-sessions"),
        *("/update-user", "/change-email"),
    ],
)
def test_a_cookie_alone_changes_nothing(path: str, identity: Identity) -> None:
    session = identity.sign_up()
    alike = ("https://ownlist.test.evil.test", "https://ownlist.test:8443")
    for origin in ("", "null", "https://evil.test", *alike):
        answer = identity.request(
            "POST",
            path,
            body={"password": PASSWORD, "name": "A", "newEmail": some_email()},
            cookies=session.cookies,
            headers={"origin": origin},
        )
        assert answer.status == 403, origin
    assert identity.token(session)


@pytest.mark.parametrize("mode", ["test", "development"])
def test_the_origin_is_checked_whatever_node_env_says(
    mode: str, database: Database
) -> None:
    with Identity(database.identity_url, {"NODE_ENV": mode}) as identity:
        session = identity.sign_up()
        headers = {"origin": "https://evil.test"}
        answer = identity.request(
            "POST", "/sign-out", cookies=session.cookies, headers=headers
        )
        assert answer.status == 403


def test_a_session_token_that_is_not_signed_is_refused(identity: Identity) -> None:
    session = identity.sign_up()
    unsigned = session.bearer.split(".")[0]
    for bearer in (unsigned, f"{unsigned}.", f"{unsigned}.{'A' * 43}="):
        headers = {"authorization": f"Bearer {bearer}"}
        assert identity.request("GET", "/token", headers=headers).status == 401


def event(**changes: Any) -> dict[str, Any]:
    return {
        "rawPath": "/api/auth/sign-in/email",
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": {"method": "POST"}, "requestId": "r"},
        "body": "{}",
        "isBase64Encoded": False,
    } | changes


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        5,
        "text",
        [],
        event(body="%%% not base64", isBase64Encoded=True),
        event(body=base64.b64encode(b"\xff\xfe").decode(), isBase64Encoded=True),
        event(cookies=["a=\u0000"]),
        event(rawPath="https://evil.test/api/auth/token"),
    ],
)
def test_an_odd_event_is_answered(odd: Any, identity: Identity) -> None:
    answer = identity.event(odd)
    assert answer.status in (400, 404, 405, 415, 503), answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert identity.sign_up()


JUNK = [None, True, 5, "text", "\x00", [], ["x", 5], {}, {"a": None}]


@pytest.mark.parametrize(
    "place",
    [
        *(["rawPath"], ["headers"], ["headers", "content-type"], ["headers", "origin"]),
        *(["body"], ["isBase64Encoded"], ["cookies"], ["requestContext"]),
        *(["requestContext", "http"], ["requestContext", "requestId"]),
        ["requestContext", "http", "method"],
    ],
    ids=".".join,
)
def test_a_part_of_another_type_is_answered(
    place: list[str], identity: Identity
) -> None:
    for junk in JUNK:
        http = {"method": "POST", "sourceIp": some_address()}
        odd = event(requestContext={"http": http, "requestId": "r"})
        outer = odd
        for name in place[:-1]:
            outer = outer[name]
        outer[place[-1]] = junk
        answer = identity.event(odd)
        assert answer.status in (400, 403, 404, 405, 415, 429, 503), (junk, answer)
        assert isinstance(answer.headers["x-request-id"], str)


@pytest.mark.parametrize(
    "members",
    [
        {"email": "a" * 9_000 + "@example.com"},
        {"email": "a" * 243 + "@example.com"},
        {"name": "x" * 201},
        {"name": 5},
        {"image": "https://example.com/x.png"},
    ],
    ids=lambda members: next(iter(members)),
)
def test_a_person_has_a_name_and_an_address_of_sensible_length(
    identity: Identity, members: dict[str, Any]
) -> None:
    body = {"name": "Someone", "email": some_email(), "password": PASSWORD} | members
    answer = identity.request("POST", "/sign-up/email", body=body)
    assert answer.status == 400
