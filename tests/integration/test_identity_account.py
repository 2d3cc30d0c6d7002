"""Changing one's name, and asking for the link of a sign-up again."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    Session,
    assert_problem,
    no_mail,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database


@pytest.fixture
def ada(identity: Identity) -> Session:
    return identity.sign_up()


def rename(identity: Identity, session: Session, **members: object) -> Answer:
    path, cookies = "/update-user", session.cookies
    return identity.request("POST", path, body=members, cookies=cookies)


def person(database: Database, session: Session) -> list[object]:
    who = f"where id = '{session.user_id}'"
    columns = 'name, email, "emailVerified", image, "createdAt"'
    (row,) = run(database.owner_url, f'select {columns} from auth."user" {who}')
    return list(row)


@pytest.fixture
def unchanged(database: Database, ada: Session) -> Iterator[None]:
    before = person(database, ada)
    yield
    assert person(database, ada) == before


NAMES: list[object] = [None, 5, True, [], {}, "", " \t\n"]
HOSTILE: list[dict[str, Any]] = [
    {},
    {"email": "evil@example.com"},
    {"name": "A", "email": "evil@example.com"},
    {"emailVerified": False},
    *({"name": name} for name in NAMES),
    {"name": "x" * 201},
    {"name": "A", "image": "https://evil.test/x.png"},
    {"name": "A", "image": None},
]


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_name_is_a_problem_and_changes_nothing(
    identity: Identity, ada: Session
) -> None:
    for body in HOSTILE:
        answer = rename(identity, ada, **body)
        assert answer.status == 400, body
        assert answer.json()["code"] in ("VALIDATION_ERROR", "TOO_LONG"), body


@pytest.mark.usefixtures("unchanged")
def test_nobody_without_a_session_changes_a_name(identity: Identity) -> None:
    answer = identity.request("POST", "/update-user", body={"name": "A"})
    assert_problem(answer, 401, "unauthorized")


@pytest.mark.usefixtures("unchanged")
def test_a_name_is_changed_for_ones_own_account(
    identity: Identity, ada: Session
) -> None:
    grace = identity.sign_up()
    assert rename(identity, grace, name="Grace", id=ada.user_id).status == 200
    assert rename(identity, grace, name="Grace", userId=ada.user_id).status == 200


def test_a_name_changes_and_nothing_else(
    identity: Identity, ada: Session, database: Database
) -> None:
    before = person(database, ada)
    longest = "\N{LATIN SMALL LETTER E WITH ACUTE}" * 200
    more = {"emailVerified": False, "createdAt": "2000-01-01", "id": "x", "role": "a"}
    for name in ("Ada Lovelace", longest):
        answer = rename(identity, ada, name=name, **more)
        assert (answer.status, answer.json()) == (200, {"status": True})
        assert person(database, ada) == [name, *before[1:]]
    who = identity.request("GET", "/get-session", cookies=ada.cookies).json()
    assert who["user"]["name"] == longest
    assert identity.token(ada)


def resend(identity: Identity, email: object, cookies: str = "") -> Answer:
    body = {"email": email}
    path = "/send-verification-email"
    return identity.request("POST", path, body=body, cookies=cookies)


def test_the_link_of_a_sign_up_is_sent_again(identity: Identity) -> None:
    email = identity.ask_in()
    answer = resend(identity, email.upper())
    assert (answer.status, answer.json()) == (200, {"status": True})
    first, second = identity.mailbox.to(email)
    assert first.subject == second.subject
    body = {"token": identity.link(email), "password": PASSWORD}
    assert identity.request("POST", "/verify-email", body=body).status == 200


@pytest.mark.parametrize("known", [True, False])
def test_there_is_no_link_where_nothing_is_to_be_confirmed(
    known: bool, identity: Identity
) -> None:
    email = identity.sign_up().email if known else some_email()
    assert resend(identity, email).status == 200
    mail = identity.mail(email)
    assert mail.subject == "There is nothing to confirm"
    assert "#" not in mail.text


@promise(
    "Sign-up, sign-in, reset, resending and a change of address do not tell who "
    "has an account"
)
def test_a_session_learns_no_more_of_an_address(
    identity: Identity, ada: Session
) -> None:
    """Better Auth's own endpoint answers with a session by whose address it is."""
    emails = [some_email(), identity.ask_in(), identity.sign_up().email, ada.email]
    answers = [resend(identity, email, ada.cookies) for email in emails]
    assert {(each.status, each.body) for each in answers} == {(200, b'{"status":true}')}


@promise("No mailbox can be flooded")
def test_resent_links_count_as_those_of_sign_ups(identity: Identity) -> None:
    email = identity.ask_in()
    found = [resend(identity, email).status for _ in range(5)]
    assert found == [200] * 4 + [429]
    body = {"name": "A", "email": email, "password": PASSWORD}
    assert identity.request("POST", "/sign-up/email", body=body).status == 429
    assert len(identity.mailbox.to(email)) == 5


def test_a_link_that_could_not_be_sent_does_not_count(identity: Identity) -> None:
    email = identity.ask_in()
    with no_mail():
        for _ in range(6):
            assert_problem(resend(identity, email), 503, "mail-unavailable")
    assert resend(identity, email).status == 200


def test_what_is_no_address_sends_nothing(identity: Identity) -> None:
    long = "x" * 300 + "@example.com"
    bad: list[object] = [None, 5, [], "", "x", "a b@example.com", long]
    for email in bad:
        assert_problem(resend(identity, email), 400, "invalid-email")
