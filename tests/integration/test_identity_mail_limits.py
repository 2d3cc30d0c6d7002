"""A mailbox is one however it is spelled; a client sends so many mails a day."""

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    assert_problem,
    some_address,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

SIGN_UP, RESET = "/sign-up/email", "/request-password-reset"


def from_(identity: Identity, address: str, path: str, email: str) -> Answer:
    """A request for a mail to `email`, of some client unless one is named."""
    body = {"name": "A", "email": email, "password": PASSWORD}
    return identity.request("POST", path, body=body, address=address)


def clients(database: Database) -> set[str]:
    found = """select key from auth."rateLimit" where key like 'mail-client:%'"""
    return {str(key) for (key,) in run(database.owner_url, found)}


@promise("No mailbox can be flooded")
def test_one_mailbox_has_many_spellings(identity: Identity) -> None:
    name = some_email().split("@")[0]
    spellings = [
        *(f"{name}@gmail.com", f"{name[:3]}.{name[3:]}@gmail.com"),
        *(f"{name}@googlemail.com", f"{name[:5]}.{name[5:]}@googlemail.com"),
        *(f"{'.'.join(name)}+tag@gmail.com", f"{name[:7]}.{name[7:]}@gmail.com"),
    ]
    assert [from_(identity, "", SIGN_UP, each).status for each in spellings] == [
        200
    ] * 5 + [429]
    # They count together, and yet are addresses of accounts each.
    for each in spellings[:5]:
        body = {"token": identity.link(each), "password": PASSWORD}
        assert identity.request("POST", "/verify-email", body=body).status == 200


@pytest.fixture
def busy(identity: Identity, database: Database) -> str:
    """A client address that has sent 99 mails today."""
    address, before = some_address(), clients(database)
    assert from_(identity, address, SIGN_UP, some_email()).status == 200
    (key,) = clients(database) - before
    count = f"""update auth."rateLimit" set count = 99 where key = '{key}'"""
    run(database.owner_url, count)
    return address


@promise("One client cannot send unlimited mail")
def test_one_client_sends_100_mails_a_day_to_whomever(
    identity: Identity, busy: str
) -> None:
    email = some_email()
    assert from_(identity, busy, SIGN_UP, email).status == 200
    answer = from_(identity, busy, RESET, email)
    assert_problem(answer, 429, "too-many-requests")
    assert 86_300 < int(answer.headers["retry-after"]) <= 86_400
    # Who is refused uses up nothing of the recipient's, and nobody else is refused.
    assert [from_(identity, "", RESET, email).status for _ in range(6)] == [200] * 5 + [
        429
    ]


def test_a_recipient_who_has_enough_costs_the_client_nothing(
    identity: Identity, busy: str
) -> None:
    email = some_email()
    while from_(identity, "", RESET, email).status == 200:
        pass
    for _ in range(2):
        answer = from_(identity, busy, RESET, email)
        assert int(answer.headers["retry-after"]) <= 3_600
    assert from_(identity, busy, SIGN_UP, some_email()).status == 200
    assert from_(identity, busy, SIGN_UP, some_email()).status == 429


def test_a_day_ends_and_nothing_else_ends_it(
    identity: Identity, database: Database, busy: str
) -> None:
    email, address = some_email(), some_address()
    assert from_(identity, busy, SIGN_UP, email).status == 200
    age = """update auth."rateLimit"
             set "lastRequest" = "lastRequest" - {seconds} * 1000 where {which}"""
    body = {"email": email, "password": "not the right one"}
    for seconds, status in ((86_000, 429), (401, 200)):
        which = "key like 'mail-client%'"
        run(database.owner_url, age.format(seconds=seconds, which=which))
        for _ in range(2):  # the second one finds a window that has ended: it tidies
            identity.request("POST", "/sign-in/email", body=body, address=address)
            which = f"key like '{address}%'"
            run(database.owner_url, age.format(seconds=11, which=which))
        found = from_(identity, busy, RESET, some_email())
        assert found.status == status
