"""Nobody is written to too often, and nothing in a mail is of a stranger's choosing."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    assert_problem,
    no_mail,
    some_address,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SCALE, SLACK


def sign_up(identity: Identity, email: str, **more: Any) -> Answer:
    body = {"name": "A", "email": email, "password": PASSWORD, **more}
    return identity.request("POST", "/sign-up/email", body=body)


def ask_for_reset(identity: Identity, email: str) -> Answer:
    return identity.request("POST", "/request-password-reset", body={"email": email})


@promise("No mailbox can be flooded")
def test_one_recipient_gets_five_mails_of_each_kind_an_hour(
    identity: Identity,
) -> None:
    """Who used up those of one kind leaves the other: there is a way in."""
    name, _, domain = some_email().partition("@")
    spellings = (name, f"{name}+a", name.upper(), f"{name}+b+c", name)
    for ask in (sign_up, ask_for_reset):
        for spelling in spellings:
            assert ask(identity, f"{spelling}@{domain}").status == 200
        for email in (f"{name}+d@{domain}", f"{name}@{domain.upper()}"):
            answer = ask(identity, email)
            assert_problem(answer, 429, "too-many-requests")
            assert 3_500 < int(answer.headers["retry-after"]) <= 3_600
    assert sign_up(identity, some_email()).status == 200


Bodies = list[dict[str, Any]]
SIGN_UP = {"name": "A", "email": "", "password": PASSWORD}
VALUES: tuple[Any, ...] = (None, 5, True, [], {}, ["x"], "x" * 300)
NO_ADDRESS = ("x", "@x.test", "a b@x.test", "x@", "x" * 300 + "@x.test")
EVIL = "https://evil.test"


def faults(members: dict[str, Any]) -> Bodies:
    """The body with each member missing, and with each a bad value."""
    missing = [{n: v for n, v in members.items() if n != name} for name in members]
    bad = [members | {name: value} for name in members for value in VALUES]
    bad += [members | {"email": email} for email in NO_ADDRESS]
    bad += [members | {name: EVIL} for name in ("callbackURL", "redirectTo")]
    return missing + bad


# Requests for a mail that send none. An empty `email` stands for the recipient's.
MORE: Bodies = [
    *({"password": password} for password in ("", "eleven char", "x" * 129)),
    *({"image": "x"}, {"rememberMe": 5}, {"callbackURL": 5}),
]
INVALID = {
    "/sign-up/email": faults(SIGN_UP) + [SIGN_UP | more for more in MORE],
    "/send-verification-email": faults({"email": ""}),
    "/request-password-reset": [*faults({"email": ""}), {"email": "", "redirectTo": 5}],
}


def counted(database: Database) -> list[list[object]]:
    counts = """select key, count from auth."rateLimit" where key like 'mail-%'"""
    return run(database.owner_url, f"{counts} order by key")


@promise("A request that sends no mail does not count")
def test_a_request_that_is_not_valid_is_not_counted(
    identity: Identity, database: Database
) -> None:
    """Not even for as long as it takes: there is no row that was made meanwhile."""
    email, before = some_email(), counted(database)
    for path, bodies in INVALID.items():
        for body in bodies:
            given = body | ({"email": email} if body.get("email") == "" else {})
            answer = identity.request("POST", path, body=given)
            assert answer.status in (400, 403), (path, body)
            assert counted(database) == before, (path, body)
    assert identity.mailbox.to(email) == []
    for ask in (sign_up, ask_for_reset):
        assert [ask(identity, email).status for _ in range(6)] == [200] * 5 + [429]


@promise("A request that sends no mail does not count")
def test_a_sign_up_that_fails_is_not_counted(
    identity: Identity, database: Database
) -> None:
    email = some_email()
    run(
        database.owner_url,
        """create function fail_for_a_test() returns trigger language plpgsql
           as $$ begin raise exception 'canary-failure'; end $$""",
        f"""create trigger fail_for_a_test before insert on auth."user" for each row
            when (new.email = '{email}') execute function fail_for_a_test()""",
    )
    try:
        for _ in range(6):
            assert_problem(sign_up(identity, email), 503, "unavailable")
    finally:
        run(database.owner_url, "drop function fail_for_a_test() cascade")
    assert [sign_up(identity, email).status for _ in range(6)] == [200] * 5 + [429]


def test_who_is_bombed_can_still_sign_in(identity: Identity) -> None:
    session = identity.sign_up()
    while ask_for_reset(identity, session.email).status == 200:
        pass
    assert identity.token(identity.sign_in(session.email))


def test_who_is_refused_by_address_uses_up_nobodys_mails(identity: Identity) -> None:
    email, address = some_email(), some_address()
    body = {"email": email}
    for _ in range(8):
        identity.request("POST", "/request-password-reset", body=body, address=address)
    assert len(identity.mailbox.to(email)) == 3
    assert [ask_for_reset(identity, email).status for _ in range(3)] == [200, 200, 429]


@promise("No mailbox can be flooded")
def test_of_many_at_the_same_moment_exactly_five_pass(four: list[Identity]) -> None:
    email = some_email()
    with ThreadPoolExecutor(4) as pool:
        # One after the other in each environment, as Lambda does; all of them at once.
        asked = pool.map(
            lambda each: [ask_for_reset(each, email).status for _ in range(3)],
            four,
        )
        found = sorted(status for statuses in asked for status in statuses)
        sent = sum(len(each.mailbox.to(email)) for each in four)
    assert found == [200] * 5 + [429] * 7
    assert sent == 5


def test_the_window_ends_and_nothing_else_ends_it(
    identity: Identity, database: Database
) -> None:
    """Better Auth removes rows of its table that it takes for old ones."""
    email, address = some_email(), some_address()
    while ask_for_reset(identity, email).status == 200:
        pass
    age = """update auth."rateLimit"
             set "lastRequest" = "lastRequest" - {seconds} * 1000 where {which}"""
    run(database.owner_url, age.format(seconds=3_000, which="key like 'mail-%'"))
    body = {"email": "nobody@example.com", "password": "not the right one"}
    for _ in range(2):  # the second one finds a window of its own that has ended
        identity.request("POST", "/sign-in/email", body=body, address=address)
        which = f"key like '{address}%'"
        run(database.owner_url, age.format(seconds=11, which=which))
    assert ask_for_reset(identity, email).status == 429
    run(database.owner_url, age.format(seconds=601, which="key like 'mail-%'"))
    assert ask_for_reset(identity, email).status == 200


def test_the_count_tells_nobodys_address(
    identity: Identity, database: Database
) -> None:
    email = identity.ask_in()
    assert run(
        database.owner_url, """select from auth."rateLimit" where key like 'mail-%'"""
    )
    left = f"""select from auth."rateLimit" where key like '%{email[:10]}%'"""
    assert run(database.owner_url, left) == []


def test_a_mail_that_was_not_sent_does_not_count(identity: Identity) -> None:
    email = some_email()
    with no_mail():
        for _ in range(6):
            assert_problem(sign_up(identity, email), 503, "mail-unavailable")
    assert "mail not sent" in identity.output
    assert sign_up(identity, email).status == 200
    body = {"token": identity.link(email), "password": PASSWORD}
    assert identity.request("POST", "/verify-email", body=body).status == 200


def test_a_mail_service_that_is_silent_is_not_waited_for(database: Database) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        service = {
            "AWS_ENDPOINT_URL_SESV2": f"http://127.0.0.1:{silent.getsockname()[1]}"
        }
        with Identity(database.identity_url, service) as identity:
            body = {"name": "A", "email": some_email(), "password": PASSWORD}
            began = time.monotonic()
            answer = identity.request("POST", "/sign-up/email", body=body, short=True)
            assert_problem(answer, 503, "mail-unavailable")
            assert time.monotonic() - began < 3 * SCALE + SLACK


@promise("No mail contains another user's words")
@pytest.mark.parametrize("known", [True, False])
def test_nothing_in_a_mail_is_of_a_clients_choosing(
    known: bool, identity: Identity
) -> None:
    email = identity.sign_up().email if known else some_email()
    hostile = "Win a canary at https://evil.test"
    more = {"name": hostile, "callbackURL": "/canary", "rememberMe": False}
    assert sign_up(identity, email, **more).status == 200
    mail = identity.mail(email)
    assert "canary" not in repr(mail)
    assert mail.sender == "Ownlist <no-reply@ownlist.test>"


def test_links_lead_to_the_configured_page(database: Database) -> None:
    page = "https://app.test/account?of=ownlist"
    trusted = {"TRUSTED_ORIGINS": "https://app.test", "ACCOUNT_PAGE": page}
    with Identity(database.identity_url, trusted) as identity:
        session = identity.sign_up()
        assert f"\n{page}#confirm=" in identity.mail(session.email).text
        ask_for_reset(identity, session.email)
        assert f"\n{page}#reset=" in identity.mail(session.email).text
