"""What the identity function does for whoever may ask."""

import base64
import json
import time
from typing import Any

import pytest

from infra.migrations.migrate import upgrade
from infra.postgres.cluster import run
from shared.auth.tokens import verifier_for
from shared.config import load
from tests.support.identity.bundle import ORIGIN
from tests.support.identity.function import PASSWORD, Answer, Identity
from tests.support.run.promises import promise
from tests.support.run.run import Database


def part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    return dict(json.loads(base64.urlsafe_b64decode(text + "==")))


@promise("A token holds the subject and nothing else about a person")
def test_a_token_says_who_and_nothing_else(identity: Identity) -> None:
    session = identity.sign_up()
    token = identity.token(session)
    header, claims = part(token, 0), part(token, 1)
    assert set(header) == {"alg", "kid"}
    assert header["alg"] == "EdDSA"
    assert set(claims) == {"sub", "iat", "exp", "iss", "aud"}
    assert claims["sub"] == session.user_id
    assert claims["iss"] == claims["aud"] == ORIGIN
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert abs(claims["iat"] - time.time()) < 5


def test_issuer_and_audience_are_as_configured(database: Database) -> None:
    named = {"AUTH_ISSUER": "https://issuer.test", "AUTH_AUDIENCE": "ownlist-api"}
    with Identity(database.identity_url, named) as identity:
        claims = part(identity.token(identity.sign_up()), 1)
    assert claims["iss"] == "https://issuer.test"
    assert claims["aud"] == "ownlist-api"


def test_our_own_verifier_believes_its_tokens(identity: Identity) -> None:
    environment = {
        "DATABASE_URL": "postgresql://a:b@localhost/c",
        "AUTH_ISSUER": ORIGIN,
        "AUTH_AUDIENCE": ORIGIN,
        "AUTH_JWKS_URL": identity.jwks_url,
    }
    session = identity.sign_up()
    verifier = verifier_for(load(environment).auth)
    assert verifier.verify(identity.token(session)).id == session.user_id


def test_a_bearer_signs_in_without_a_cookie(identity: Identity) -> None:
    session = identity.sign_up()
    headers = {"authorization": f"Bearer {session.bearer}"}
    assert identity.request("GET", "/token", headers=headers).status == 200


def test_keys_are_public_and_may_be_kept_a_minute(identity: Identity) -> None:
    identity.token(identity.sign_up())
    answer = identity.request("GET", "/jwks")
    assert answer.headers["cache-control"] == "public, max-age=60"
    for key in answer.json()["keys"]:
        assert set(key) == {"alg", "crv", "kid", "kty", "x"}
        assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")


def test_asking_for_the_keys_once_makes_the_one_key(empty_database: Database) -> None:
    """What `make dev` and a deployment do before anybody else asks."""
    upgrade(empty_database.owner_url)
    with Identity(empty_database.identity_url) as identity:
        answers = [identity.request("GET", "/jwks") for _ in range(3)]
        (key,) = answers[0].json()["keys"]
        assert [answer.json()["keys"] for answer in answers] == [[key]] * 3
        assert part(identity.token(identity.sign_up()), 0)["kid"] == key["kid"]
    assert run(empty_database.owner_url, "select count(*) from auth.jwks") == [[1]]


def test_a_private_key_lies_sealed_in_the_database(
    identity: Identity, database: Database
) -> None:
    identity.request("GET", "/jwks")
    for (sealed,) in run(database.owner_url, 'select "privateKey" from auth.jwks'):
        assert '"d"' not in str(sealed)


def test_every_answer_is_hardened(identity: Identity) -> None:
    session = identity.sign_up()
    for path in ("/get-session", "/token", "/nothing", "/list-sessions"):
        headers = identity.request("GET", path, cookies=session.cookies).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["x-request-id"]


def test_of_other_headers_better_auth_sends_none(identity: Identity) -> None:
    """Such as one that would let pages of other origins read a session's token."""
    body = {"email": identity.sign_up().email, "password": PASSWORD}
    refused = identity.request("GET", "/nothing").headers.keys()
    answer = identity.request("POST", "/sign-in/email", body=body)
    assert answer.headers.keys() <= {*refused, "set-auth-token"}


def cookie_of(answer: Answer) -> tuple[str, set[str]]:
    (cookie,) = answer.cookies
    name, *attributes = cookie.split("; ")
    return name.split("=")[0], set(attributes)


def test_the_cookie_is_for_the_browser_alone(identity: Identity) -> None:
    session = identity.sign_up()
    body = {"email": session.email, "password": PASSWORD}
    name, attributes = cookie_of(identity.request("POST", "/sign-in/email", body=body))
    assert name.startswith("__Secure-")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= attributes
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_on_this_machine_the_cookie_goes_over_http(database: Database) -> None:
    with Identity(database.identity_url, origin="http://localhost:4000") as identity:
        session = identity.sign_up()
        body = {"email": session.email, "password": PASSWORD}
        answer = identity.request("POST", "/sign-in/email", body=body)
    name, attributes = cookie_of(answer)
    assert not name.startswith("__Secure-")
    assert {"HttpOnly", "SameSite=Lax"} <= attributes
    assert "Secure" not in attributes
    assert "strict-transport-security" not in answer.headers


def test_a_trusted_origin_may_use_the_cookie(database: Database) -> None:
    trusted = {"TRUSTED_ORIGINS": "https://page.test, https://other.test"}
    with Identity(database.identity_url, trusted) as identity:
        session = identity.sign_up()
        headers = {"origin": "https://other.test"}
        answer = identity.request(
            "POST", "/sign-out", cookies=session.cookies, headers=headers
        )
    assert answer.status == 200


def test_signing_out_ends_the_session(identity: Identity) -> None:
    session = identity.sign_up()
    another = identity.sign_in(session.email)
    answer = identity.request("POST", "/sign-out", cookies=session.cookies)
    assert answer.status == 200
    assert identity.request("GET", "/token", cookies=session.cookies).status == 401
    assert identity.token(another)


def test_sessions_are_listed_and_revoked(identity: Identity) -> None:
    session = identity.sign_up()
    another = identity.sign_in(session.email)
    listed = identity.request("GET", "/list-sessions", cookies=session.cookies).json()
    tokens = {entry["token"] for entry in listed}
    assert tokens == {s.bearer.split(".")[0] for s in (session, another)}
    body = {"token": another.bearer.split(".")[0]}
    identity.request("POST", "/revoke-session", body=body, cookies=session.cookies)
    assert identity.request("GET", "/token", cookies=another.cookies).status == 401
    identity.request("POST", "/revoke-sessions", cookies=session.cookies)
    assert identity.request("GET", "/token", cookies=session.cookies).status == 401


def test_a_strangers_session_is_not_revoked(identity: Identity) -> None:
    victim, stranger = identity.sign_up(), identity.sign_up()
    body = {"token": victim.bearer.split(".")[0]}
    identity.request("POST", "/revoke-session", body=body, cookies=stranger.cookies)
    assert identity.token(victim)


@promise("A new password ends every other session")
@pytest.mark.parametrize("wish", [{}, {"revokeOtherSessions": False}])
def test_a_new_password_ends_every_other_session(
    wish: dict[str, bool], identity: Identity
) -> None:
    session = identity.sign_up()
    another = identity.sign_in(session.email)
    new = "quite another passphrase"
    body = {"currentPassword": PASSWORD, "newPassword": new, **wish}
    answer = identity.request(
        "POST", "/change-password", body=body, cookies=session.cookies
    )
    assert answer.status == 200
    assert identity.request("GET", "/token", cookies=another.cookies).status == 401
    assert identity.sign_in(session.email, new).user_id == session.user_id


def test_it_works_through_a_transaction_pooler(pooled_database: Database) -> None:
    with Identity(pooled_database.identity_url) as identity:
        session = identity.sign_up()
        assert part(identity.token(session), 1)["sub"] == session.user_id
        answer = identity.request(
            "POST", "/delete-user", body={"password": PASSWORD}, cookies=session.cookies
        )
        assert answer.status == 200
