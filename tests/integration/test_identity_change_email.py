"""A change of address takes the session, the new mailbox and the password."""

from collections.abc import Iterator

import pytest

from infra.postgres.cluster import run
from tests.support.identity.change_email import (
    NEW,
    ask,
    confirm,
    owner_of,
    pending,
    reset,
    reset_link,
)
from tests.support.identity.function import (
    PASSWORD,
    Identity,
    Session,
    assert_problem,
    no_mail,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

WRONG = "a guess, and a wrong one"


@pytest.fixture
def ada(identity: Identity) -> Session:
    return identity.sign_up()


@pytest.fixture
def unmoved(database: Database, ada: Session) -> Iterator[None]:
    """Whatever the test does, Ada keeps her address."""
    yield
    assert owner_of(database, ada.email) == ada.user_id


@promise("An address changes with session, new mailbox and password only")
@pytest.mark.usefixtures("unmoved")
def test_nobody_without_a_session_asks_for_a_change(identity: Identity) -> None:
    answer = identity.request("POST", "/change-email", body={"newEmail": some_email()})
    assert_problem(answer, 401, "unauthorized")


@promise("An address changes with session, new mailbox and password only")
@pytest.mark.parametrize("password", [WRONG, "", None, 5, [PASSWORD], NEW])
@pytest.mark.usefixtures("unmoved")
def test_the_link_without_the_password_changes_nothing(
    password: object, identity: Identity, ada: Session
) -> None:
    email, token = pending(identity, ada)
    assert_problem(confirm(identity, token, password), 400, "invalid-password")
    assert identity.token(ada)
    assert confirm(identity, token).status == 200  # as a control
    assert identity.sign_in(email).user_id == ada.user_id
    # Back again, for `unmoved`.
    moved = identity.sign_in(email)
    assert confirm(identity, pending(identity, moved, ada.email)[1]).status == 200


@pytest.mark.usefixtures("unmoved")
def test_other_tokens_change_nothing(identity: Identity, ada: Session) -> None:
    email, token = pending(identity, ada)
    unconfirmed = identity.ask_in()
    others = {
        "none": None,
        "empty": "",
        "cut off": token[:-1],
        "an array": [token],
        "of a reset": reset_link(identity, ada.email),
        "of a sign-up": identity.link(unconfirmed),
        "a session": ada.bearer,
        "for the API": identity.token(ada),
    }
    for kind, other in others.items():
        assert confirm(identity, other).status == 400, kind
    assert reset(identity, token).status == 400
    body = {"token": token, "password": PASSWORD}
    assert identity.request("POST", "/verify-email", body=body).status == 400
    assert is_unknown(identity, email)


def is_unknown(identity: Identity, email: str) -> bool:
    body = {"email": email, "password": PASSWORD}
    return identity.request("POST", "/sign-in/email", body=body).status == 401


def test_the_change_ends_every_session_and_every_other_link(
    identity: Identity, ada: Session
) -> None:
    """The mailbox that the account had recovers it no longer."""
    other = identity.sign_in(ada.email)
    old_reset = reset_link(identity, ada.email)
    email, token = pending(identity, ada)
    answer = confirm(identity, token)
    assert (answer.status, answer.json()) == (200, {"status": True})
    assert answer.cookies == []
    assert "set-auth-token" not in answer.headers
    for session in (ada, other):
        assert_problem(
            identity.request("GET", "/token", cookies=session.cookies),
            401,
            "unauthorized",
        )
    assert_problem(reset(identity, old_reset), 400, "invalid-token")
    assert is_unknown(identity, ada.email)
    assert identity.sign_in(email).user_id == ada.user_id
    identity.request("POST", "/request-password-reset", body={"email": ada.email})
    assert "There is no such account" in identity.mail(ada.email).text
    assert_problem(confirm(identity, token), 400, "invalid-token")


def test_both_addresses_are_told(identity: Identity, ada: Session) -> None:
    email, token = pending(identity, ada)
    assert identity.mail(ada.email).subject == "Your e-mail address is about to change"
    assert identity.mail(email).subject == "Confirm your new e-mail address"
    assert confirm(identity, token).status == 200
    assert identity.mail(ada.email).subject == "Your e-mail address was changed"
    for mail in identity.mailbox.to(ada.email):
        assert email not in mail.text  # neither mailbox learns the other's address
    for mail in identity.mailbox.to(email):
        assert ada.email not in mail.text


@pytest.mark.usefixtures("unmoved")
def test_there_is_no_link_before_the_old_address_is_told(
    identity: Identity, ada: Session
) -> None:
    email = some_email()
    with no_mail(ada.email):
        assert_problem(ask(identity, ada, email), 503, "mail-unavailable")
    assert identity.mailbox.to(email) == []


def test_of_two_changes_the_later_counts(identity: Identity, ada: Session) -> None:
    _, first = pending(identity, ada)
    email, second = pending(identity, ada)
    assert_problem(confirm(identity, first), 400, "invalid-token")
    assert confirm(identity, second).status == 200
    assert identity.sign_in(email).user_id == ada.user_id


@promise("No account takes the address of another")
@pytest.mark.usefixtures("unmoved")
def test_an_address_that_got_an_account_meanwhile_is_not_taken(
    identity: Identity, ada: Session, database: Database
) -> None:
    email, token = pending(identity, ada)
    grace = identity.sign_up(email)
    assert_problem(confirm(identity, token), 400, "invalid-token")
    assert owner_of(database, email) == grace.user_id
    assert identity.token(grace)
    assert identity.token(ada)


@promise("No account takes the address of another")
@pytest.mark.usefixtures("unmoved")
def test_an_address_with_an_account_gets_no_link(
    identity: Identity, ada: Session
) -> None:
    grace = identity.sign_up()
    for spelling in (grace.email, grace.email.upper()):
        assert ask(identity, ada, spelling).status == 200
        mail = identity.mail(grace.email)
        assert mail.subject == "This address has an account already"
        assert "#" not in mail.text
    assert identity.token(grace)


def test_an_account_that_nobody_confirmed_does_not_keep_its_address(
    identity: Identity, ada: Session, database: Database
) -> None:
    """Else whoever signs up with the address first keeps its owner from using it."""
    email = identity.ask_in(password="the password of a squatter")
    squatter = identity.link(email)
    squatted = reset_link(identity, email)
    _, token = pending(identity, ada, email)
    assert confirm(identity, token).status == 200
    assert owner_of(database, email) == ada.user_id
    body = {"token": squatter, "password": "the password of a squatter"}
    assert identity.request("POST", "/verify-email", body=body).status == 400
    assert reset(identity, squatted).status == 400
    assert identity.sign_in(email).user_id == ada.user_id


@pytest.mark.usefixtures("unmoved")
def test_a_new_password_by_the_old_address_ends_the_link(
    identity: Identity, ada: Session
) -> None:
    """The way out for whoever did not ask for the change."""
    _, token = pending(identity, ada)
    assert reset(identity, reset_link(identity, ada.email)).status == 200
    for password in (PASSWORD, NEW):
        assert_problem(confirm(identity, token, password), 400, "invalid-token")


@pytest.mark.usefixtures("unmoved")
def test_a_changed_password_is_the_one_that_counts(
    identity: Identity, ada: Session
) -> None:
    _, token = pending(identity, ada)
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    path, cookies = "/change-password", ada.cookies
    assert identity.request("POST", path, body=body, cookies=cookies).status == 200
    assert_problem(confirm(identity, token), 400, "invalid-password")


def test_an_expired_link_changes_nothing(
    identity: Identity, ada: Session, database: Database
) -> None:
    email, token = pending(identity, ada)
    past = """update auth.verification set "expiresAt" = now() - interval '1 second' """
    run(database.owner_url, f"{past} where value = '{ada.user_id}:{email}'")
    assert_problem(confirm(identity, token), 400, "invalid-token")
    assert owner_of(database, ada.email) == ada.user_id


def test_a_link_does_not_outlive_its_account(
    identity: Identity, ada: Session, database: Database
) -> None:
    email, token = pending(identity, ada)
    body = {"password": PASSWORD}
    identity.request("POST", "/delete-user", body=body, cookies=ada.cookies)
    left = f"select from auth.verification where value like '%{email}'"
    assert run(database.owner_url, left) == []
    assert_problem(confirm(identity, token), 400, "invalid-token")
    assert owner_of(database, email) is None


@pytest.mark.usefixtures("unmoved")
def test_what_is_no_address_of_another_mailbox_is_a_problem(
    identity: Identity, ada: Session
) -> None:
    before = len(identity.mailbox.to(ada.email))
    for email in (ada.email, ada.email.upper()):
        assert_problem(ask(identity, ada, email), 400, "same-email")
    long = "x" * 300 + "@example.com"
    others: list[object] = [None, 5, [], "", "x", "a@b", "a b@example.com", long]
    for bad in others:
        answer = ask(identity, ada, bad)
        assert_problem(answer, 400, "invalid-email")
    assert len(identity.mailbox.to(ada.email)) == before


def test_addresses_that_differ_by_dots_are_two_and_their_mailbox_is_one(
    identity: Identity, ada: Session
) -> None:
    name = some_email().partition("@")[0]
    email, token = pending(identity, ada, f"{name[:4]}.{name[4:]}@gmail.com")
    assert confirm(identity, token).status == 200
    moved = identity.sign_in(email)
    upper, token = pending(identity, moved, f"{name}@GMAIL.com")
    assert confirm(identity, token).status == 200
    assert identity.sign_in(upper).user_id == ada.user_id
    assert is_unknown(identity, email)


@promise("No mailbox can be flooded")
def test_a_mailbox_gets_five_links_an_hour_whoever_asks(
    identity: Identity,
) -> None:
    email = some_email()
    people = [identity.sign_up() for _ in range(3)]
    found = [ask(identity, each, email).status for each in people * 2]
    assert found == [200] * 5 + [429]
    assert len(identity.mailbox.to(email)) == 5
    # And who asks gets as many notices, whatever the other address.
    ada = identity.sign_up()
    found = [ask(identity, ada, some_email()).status for _ in range(6)]
    assert found == [200] * 5 + [429]


@promise("Passwords cannot be guessed quickly")
@pytest.mark.usefixtures("unmoved")
def test_the_password_cannot_be_guessed_by_the_link(
    identity: Identity, ada: Session
) -> None:
    _, token = pending(identity, ada)
    body, address = {"token": token, "password": WRONG}, "198.51.100.99"
    found = [
        identity.request(
            "POST", "/confirm-email-change", body=body, address=address
        ).status
        for _ in range(4)
    ]
    assert found == [400, 400, 400, 429]
