"""An account opens to whoever has both: the mail to its address, and its password."""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.postgres.cluster import run
from shared.auth.refusals import InvalidToken
from shared.auth.tokens import verifier_for
from shared.config import load
from tests.support.identity.bundle import ORIGIN, SECRET
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    Session,
    assert_problem,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

GUESS = "a guess, and a wrong one"


def confirm(identity: Identity, token: Any, password: Any = PASSWORD) -> Answer:
    body = {"token": token, "password": password}
    return identity.request("POST", "/verify-email", body=body)


def encoded(part: object) -> str:
    text = json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def made(claims: object, secret: str = SECRET, alg: str = "HS256") -> str:
    """A token as Better Auth makes them, with claims of our own."""
    signed = f"{encoded({'alg': alg})}.{encoded(claims)}"
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def claims_of(token: str) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")))


def user(database: Database, email: str) -> list[object]:
    (row,) = run(
        database.owner_url,
        f"""select id::text, "emailVerified", (select count(*) from auth.session
            where "userId" = u.id) from auth."user" as u where email = '{email}'""",
    )
    return list(row)


def test_who_has_not_read_the_mail_has_no_session(
    identity: Identity, database: Database
) -> None:
    email = some_email()
    account = {"name": "A", "email": email, "password": PASSWORD}
    for path in ("/sign-up/email", "/sign-in/email"):
        answer = identity.request("POST", path, body=account)
        assert answer.cookies == []
        assert "set-auth-token" not in answer.headers
        assert answer.json().get("token") is None
    assert user(database, email)[1:] == [False, 0]


@promise("There is no session before the address is confirmed")
@pytest.mark.parametrize("password", [GUESS, "", None, 5, [PASSWORD]])
def test_the_link_is_not_enough(
    password: object, identity: Identity, database: Database
) -> None:
    """Its owner did not sign up, and clicks: a stranger's password must not open it."""
    email = identity.ask_in()
    answer = confirm(identity, identity.link(email), password)
    assert (answer.status, answer.cookies) == (400, [])
    assert user(database, email)[1:] == [False, 0]


@pytest.fixture(scope="module")
def other(identity: Identity) -> Session:
    """Somebody else, who does nothing."""
    return identity.sign_up()


def hostile(identity: Identity, email: str, other: Session) -> dict[str, object]:
    """Tokens by what is wrong with them."""
    token = identity.link(email)
    claims = claims_of(token)
    payload = token.split(".")[1]
    return {
        "none": None,
        "empty": "",
        "cut off": token[:-2],
        "unsigned": f"{encoded({'alg': 'none'})}.{payload}.",
        "signed by another": made(claims, "another secret of 32 characters.."),
        "of somebody else": made(claims | {"userId": other.user_id}),
        "for another address": made(claims | {"email": other.email}),
        "for a change of address": made(claims | {"updateTo": some_email()}),
        "expired": made(claims | {"exp": int(time.time()) - 1}),
        "without a user": made({n: v for n, v in claims.items() if n != "userId"}),
        "a token for the API": identity.token(other),
        "a session": other.bearer,
        "an array": [token],
    }


KINDS = (
    *("none", "empty", "cut off", "unsigned", "signed by another", "an array"),
    *("of somebody else", "for another address", "for a change of address", "expired"),
    *("without a user", "a token for the API", "a session"),
)


@promise("A link works once, for its account, until it expires")
@pytest.mark.parametrize("kind", KINDS)
def test_another_token_confirms_nothing(
    kind: str, identity: Identity, database: Database, other: Session
) -> None:
    email = identity.ask_in()
    answer = confirm(identity, hostile(identity, email, other)[kind])
    assert (answer.status, answer.json()["code"]) == (400, "INVALID_TOKEN")
    assert answer.cookies == []
    assert user(database, email)[1:] == [False, 0]
    # As a control: such a token, made of the same claims, is the right one.
    assert confirm(identity, made(claims_of(identity.link(email)))).status == 200


def test_a_link_is_used_once(identity: Identity) -> None:
    session = identity.sign_up()
    for password in (PASSWORD, GUESS):  # it does not tell which one is right either
        again = confirm(identity, identity.link(session.email), password)
        assert_problem(again, 400, "invalid-token")


@promise("A link works once, for its account, until it expires")
def test_a_link_is_used_once_also_at_the_same_moment(
    four: list[Identity], database: Database
) -> None:
    email = four[0].ask_in()
    token = four[0].link(email)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(confirm, each, token) for each in four]
        answers = sorted((each.result() for each in asked), key=lambda a: a.status)
    assert [answer.status for answer in answers] == [200, 400, 400, 400]
    for answer in answers[1:]:
        assert_problem(answer, 400, "invalid-token")
        assert answer.cookies == []
    assert user(database, email)[1:] == [True, 1]


def test_a_link_does_not_outlive_its_account(identity: Identity) -> None:
    email = identity.sign_up().email
    old = identity.link(email)
    session = identity.sign_in(email)
    body = {"password": PASSWORD}
    identity.request("POST", "/delete-user", body=body, cookies=session.cookies)
    identity.ask_in(email)
    assert confirm(identity, old).status == 400
    assert confirm(identity, identity.link(email)).status == 200


def test_the_mail_can_be_had_again_by_signing_up_again(identity: Identity) -> None:
    email = identity.ask_in()
    identity.ask_in(email, "another password, not used")
    assert len(identity.mailbox.to(email)) == 2
    assert (
        confirm(identity, identity.link(email), "another password, not used").status
        == 400
    )
    assert confirm(identity, identity.link(email)).status == 200


@promise("A token from a mail is rejected by the API")
@pytest.mark.parametrize("kind", ["confirm", "reset"])
def test_a_token_of_a_mail_is_none_for_the_api(kind: str, identity: Identity) -> None:
    session = identity.sign_up()
    if kind == "reset":
        identity.request(
            "POST", "/request-password-reset", body={"email": session.email}
        )
    settings = {
        "DATABASE_URL": "postgresql://a:b@localhost/c",
        "AUTH_ISSUER": ORIGIN,
        "AUTH_AUDIENCE": ORIGIN,
        "AUTH_JWKS_URL": identity.jwks_url,
    }
    verifier = verifier_for(load(settings).auth)
    assert verifier.verify(identity.token(session)).id == session.user_id
    token = identity.link(session.email, kind)
    with pytest.raises(InvalidToken):
        verifier.verify(token)
    headers = {"authorization": f"Bearer {token}"}
    assert identity.request("GET", "/token", headers=headers).status == 401
