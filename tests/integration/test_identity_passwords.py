"""A forgotten password: what the link does, once, and what it ends."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.postgres.cluster import run
from tests.support.identity.bundle import HANDLER
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    Session,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

NEW = "quite another passphrase"


def ask(identity: Identity, email: str, **more: Any) -> Answer:
    body = {"email": email, **more}
    return identity.request("POST", "/request-password-reset", body=body)


def link(identity: Identity, email: str) -> str:
    assert ask(identity, email).status == 200
    return identity.link(email, "reset")


def reset(identity: Identity, token: object, password: object = NEW) -> Answer:
    body = {"token": token, "newPassword": password}
    return identity.request("POST", "/reset-password", body=body)


def open_(identity: Identity, email: str, password: str) -> bool:
    body = {"email": email, "password": password}
    return identity.request("POST", "/sign-in/email", body=body).status == 200


@pytest.fixture
def ada(identity: Identity) -> Session:
    return identity.sign_up()


@pytest.mark.parametrize("token", ["", None, "x" * 24, "%", 5, ["x"], "' or 1=1 --"])
def test_a_token_of_no_mail_sets_nothing(
    token: object, identity: Identity, ada: Session
) -> None:
    link(identity, ada.email)
    assert reset(identity, token).status == 400
    assert open_(identity, ada.email, PASSWORD)


@pytest.mark.parametrize("password", ["eleven char", "x" * 129, "", None, 5])
def test_a_bad_password_is_refused_and_the_link_stays(
    password: object, identity: Identity, ada: Session
) -> None:
    token = link(identity, ada.email)
    assert reset(identity, token, password).status == 400
    assert identity.token(ada)
    assert reset(identity, token).status == 200


def test_a_link_ends_after_an_hour(
    identity: Identity, ada: Session, database: Database
) -> None:
    token = link(identity, ada.email)
    where = f"where value = '{ada.user_id}'"
    left = f"""select round(extract(epoch from "expiresAt" - now()) / 60)::int
               from auth.verification {where}"""
    assert run(database.owner_url, left) == [[60]]
    past = """update auth.verification set "expiresAt" = now() - interval '1 second' """
    run(database.owner_url, past + where)
    assert reset(identity, token).status == 400
    assert open_(identity, ada.email, PASSWORD)


@promise("A link works once, for its account, until it expires")
def test_a_link_is_used_once_also_at_the_same_moment(
    identity: Identity, another: Identity, ada: Session
) -> None:
    token = link(identity, ada.email)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(reset, each, token) for each in (identity, another)]
        assert sorted(each.result().status for each in both) == [200, 400]
    assert reset(identity, token).status == 400


def test_a_password_is_stored_at_the_full_cost(database: Database) -> None:
    """By what is deployed; the identity of most tests hashes at a sixteenth of it."""
    with Identity(database.identity_url, bundle=HANDLER) as deployed:
        ada = deployed.sign_up()
    where = f"""where "userId" = '{ada.user_id}'"""
    ((stored,),) = run(database.owner_url, f"select password from auth.account {where}")
    salt, key = str(stored).split(":")
    cost = {"n": 16_384, "r": 16, "p": 1, "dklen": 64, "maxmem": 2**26}
    assert hashlib.scrypt(PASSWORD.encode(), salt=salt.encode(), **cost).hex() == key


def test_a_link_changes_one_password_only(identity: Identity, ada: Session) -> None:
    grace = identity.sign_up()
    assert reset(identity, link(identity, ada.email)).status == 200
    assert open_(identity, grace.email, PASSWORD)
    assert not open_(identity, ada.email, PASSWORD)
    assert open_(identity, ada.email, NEW)


@promise("A password reset ends all sessions and all other links")
def test_a_new_password_ends_every_session_and_every_other_link(
    identity: Identity, ada: Session
) -> None:
    another = identity.sign_in(ada.email)
    first, second = link(identity, ada.email), link(identity, ada.email)
    assert first != second
    answer = reset(identity, second)
    assert (answer.status, answer.cookies) == (200, [])
    for session in (ada, another):
        asked = identity.request("GET", "/token", cookies=session.cookies)
        assert asked.status == 401
    assert reset(identity, first, "a third passphrase").status == 400
    assert open_(identity, ada.email, NEW)


def test_the_link_takes_an_address_back_from_a_stranger(identity: Identity) -> None:
    """Who signed up with it knew the password, and does not any more."""
    email = identity.ask_in(password="the password of a stranger")
    confirmation = identity.link(email)
    assert reset(identity, link(identity, email)).status == 200
    assert open_(identity, email, NEW)
    assert not open_(identity, email, "the password of a stranger")
    body = {"token": confirmation, "password": "the password of a stranger"}
    assert identity.request("POST", "/verify-email", body=body).status == 400


def test_an_address_without_an_account_gets_no_link(identity: Identity) -> None:
    email = some_email()
    assert ask(identity, email).status == 200
    assert "There is no such account" in identity.mail(email).text
    assert "http" not in identity.mail(email).text


def test_the_database_does_not_hold_the_token(
    identity: Identity, ada: Session, database: Database
) -> None:
    token = link(identity, ada.email)
    rows = run(database.owner_url, "select v::text from auth.verification as v")
    assert any(ada.user_id in str(row) for row in rows)
    assert not any(token in str(row) for row in rows)


@pytest.mark.parametrize("to", ["https://evil.test", "//evil.test", "javascript:x"])
def test_a_client_does_not_choose_where_the_link_leads(
    to: str, identity: Identity, ada: Session
) -> None:
    before = len(identity.mailbox.to(ada.email))
    assert ask(identity, ada.email, redirectTo=to).status == 403
    assert len(identity.mailbox.to(ada.email)) == before
    ask(identity, ada.email, redirectTo=f"{identity.origin}/other")
    assert f"{identity.origin}/account#reset=" in identity.mail(ada.email).text


def test_a_password_may_hold_what_elsewhere_is_an_escape(identity: Identity) -> None:
    password = r"correct \u0000 horse \\u0000 \" %00 \x00"
    ada = identity.sign_up(password=password)
    assert open_(identity, ada.email, password)
    assert not open_(identity, ada.email, password.replace("u0000", "u0001"))
    assert reset(identity, link(identity, ada.email), password[::-1]).status == 200
    assert open_(identity, ada.email, password[::-1])
