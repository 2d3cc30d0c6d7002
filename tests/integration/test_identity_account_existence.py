"""Nobody learns from the identity function whose addresses it knows."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    assert_problem,
    no_mail,
    some_email,
)
from tests.support.run.promises import promise

Asked = tuple[str, dict[str, Any]]
STATES = ("unknown", "unconfirmed", "confirmed")
# What is new in each answer, as a pattern: it may differ, and must look alike.
NEW = (
    (
        r'"id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"',
        "ID",
    ),
    (r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"', "TIME"),
    (r'"request_id":"[^"]+"', "REQUEST"),
    (r"[0-9a-f]{16}@example\.com", "EMAIL"),
)


def address(identity: Identity, state: str) -> str:
    """One that the function knows, or does not."""
    if state == "unknown":
        return some_email()
    if state == "unconfirmed":
        return identity.ask_in(password="the password of somebody else")
    return identity.sign_up(password="the password of somebody else").email


def sign_up(email: str) -> Asked:
    return "/sign-up/email", {"name": "A", "email": email, "password": PASSWORD}


def sign_in(email: str) -> Asked:
    return "/sign-in/email", {"email": email, "password": PASSWORD}


def reset(email: str) -> Asked:
    return "/request-password-reset", {"email": email}


def resend(email: str) -> Asked:
    return "/send-verification-email", {"email": email}


def change(email: str) -> Asked:
    """By somebody who is signed in: see `asked`."""
    return "/change-email", {"newEmail": email}


def asked(identity: Identity, ask: Callable[[str], Asked], email: str) -> Answer:
    path, body = ask(email)
    cookies = identity.sign_up().cookies if ask is change else ""
    return identity.request("POST", path, body=body, cookies=cookies)


def likeness(answer: Answer) -> tuple[object, ...]:
    """All of an answer, with a name for what is new each time."""
    body = answer.body.decode()
    for pattern, name in NEW:
        body = re.sub(pattern, name, body)
    headers = {
        n: v for n, v in answer.headers.items() if n not in ("date", "x-request-id")
    }
    headers.pop("content-length", None)
    return answer.status, headers, answer.cookies, body


@promise(
    "Sign-up, sign-in, reset, resending and a change of address do not tell who "
    "has an account"
)
@pytest.mark.parametrize("ask", [sign_up, sign_in, reset, resend, change])
def test_the_answer_is_the_same_for_every_address(
    ask: Callable[[str], Asked], identity: Identity
) -> None:
    seen = []
    for state in STATES:
        seen.append(likeness(asked(identity, ask, address(identity, state))))
    assert seen[0] == seen[1] == seen[2]


def test_who_signs_up_cannot_tell_by_signing_in_then(identity: Identity) -> None:
    """The password is right where there was no account, and wrong where there was."""
    seen = []
    for state in STATES:
        email = address(identity, state)
        for path, body in (sign_up(email), sign_in(email)):
            answer = identity.request("POST", path, body=body)
        assert answer.status == 401
        seen.append(likeness(answer))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("ask", [sign_up, reset, resend, change])
def test_every_address_gets_one_mail(
    ask: Callable[[str], Asked], state: str, identity: Identity
) -> None:
    email = address(identity, state)
    before = len(identity.mailbox.to(email))
    asked(identity, ask, email)
    assert len(identity.mailbox.to(email)) == before + 1


@pytest.mark.parametrize("ask", [sign_up, reset, resend, change])
def test_a_mail_that_fails_is_the_same_for_every_address(
    ask: Callable[[str], Asked], identity: Identity
) -> None:
    emails = [address(identity, state) for state in STATES]
    cookies = identity.sign_up().cookies if ask is change else ""
    with no_mail():
        for email in emails:
            path, body = ask(email)
            answer = identity.request("POST", path, body=body, cookies=cookies)
            assert_problem(answer, 503, "mail-unavailable")


def test_a_limit_of_mails_is_the_same_for_every_address(identity: Identity) -> None:
    seen = []
    for state in STATES:
        email = address(identity, state)
        before = len(identity.mailbox.to(email))
        path, body = reset(email)
        while (answer := identity.request("POST", path, body=body)).status == 200:
            assert len(identity.mailbox.to(email)) <= before + 5
        assert_problem(answer, 429, "too-many-requests")
        seen.append(json.loads(answer.body)["detail"])
    assert len(set(seen)) == 1


def test_signing_up_twice_at_the_same_moment_tells_nothing(
    identity: Identity, another: Identity
) -> None:
    for _ in range(5):
        path, body = sign_up(some_email())
        with ThreadPoolExecutor(2) as pool:
            asked = [
                pool.submit(each.request, "POST", path, body=body)
                for each in (identity, another)
            ]
        seen = [likeness(each.result()) for each in asked]
        assert seen[0] == seen[1]
        assert seen[0][0] == 200
