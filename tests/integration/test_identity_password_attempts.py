"""One account's wrong passwords from one place are one count, whatever the endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    Session,
    assert_problem,
    some_address,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

GUESS = "a guess, and a wrong one"
LOCAL = "http://localhost:4000"
OPENAPI = Path(__file__).parents[2] / "docs/openapi.json"


@pytest.fixture(scope="module")
def near(database: Database) -> Iterator[Identity]:
    """On this machine the limits by address are wide, so that another one is met."""
    offline = {"IS_OFFLINE": "true"}
    with Identity(database.identity_url, offline, origin=LOCAL) as identity:
        yield identity


def sign_in(identity: Identity, email: str, password: str, address: str) -> Answer:
    body = {"email": email, "password": password}
    return identity.request("POST", "/sign-in/email", body=body, address=address)


def guessed(database: Database, times: int) -> None:
    """As if what was guessed last had been guessed so often."""
    last = """select key from auth."rateLimit" where key like 'guess:%'
              order by "lastRequest" desc limit 1"""
    count = f"""update auth."rateLimit" set count = {times} where key = ({last})"""
    run(database.superuser_url, count)


@promise("One account's password cannot be guessed for long from one address")
@pytest.mark.parametrize("known", [True, False])
def test_one_password_is_guessed_20_times_an_hour_from_one_place(
    known: bool, near: Identity, database: Database
) -> None:
    email = near.sign_up().email if known else some_email()
    place = some_address()
    found = [sign_in(near, email, GUESS, place).status for _ in range(3)]
    guessed(database, 18)
    found += [sign_in(near, email, GUESS, place).status for _ in range(2)]
    assert set(found) == {401}
    answer = sign_in(near, email.upper(), PASSWORD, place)
    assert_problem(answer, 429, "too-many-requests")
    assert 3_500 < int(answer.headers["retry-after"]) <= 3_600
    if known:  # its owner is not there, and not locked out
        assert sign_in(near, email, PASSWORD, some_address()).status == 200
    assert sign_in(near, some_email(), GUESS, place).status == 401


def test_the_right_password_forgets_the_wrong_ones(
    near: Identity, database: Database
) -> None:
    email, place = near.sign_up().email, some_address()
    for _ in range(2):
        assert sign_in(near, email, GUESS, place).status == 401
        guessed(database, 19)
        assert sign_in(near, email, PASSWORD, place).status == 200


# What is told a password to compare it, by path: which member, and beside which others.
DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "/sign-in/email": ("password", {}),
    "/verify-email": ("password", {}),
    "/confirm-email-change": ("password", {}),
    "/change-password": (
        "currentPassword",
        {"newPassword": "quite another passphrase"},
    ),
    "/delete-user": ("password", {}),
}


def test_every_endpoint_that_compares_a_password_is_known() -> None:
    """Those that set one take it as well: the first one, and a new one."""
    document = json.loads(OPENAPI.read_text())
    told = {
        path.removeprefix("/api/auth")
        for path, methods in document["paths"].items()
        if path.startswith("/api/auth")
        and {"password", "currentPassword"} & members(document, methods.get("post"))
    }
    assert told - {"/sign-up/email"} == set(DOORS)


def members(document: dict[str, dict[str, object]], operation: object) -> set[str]:
    """Of the body: their names."""
    text = json.dumps(operation or {})
    names = text.split('"#/components/schemas/')[1:]
    schemas: dict[str, object] = document["components"]["schemas"]  # type: ignore[assignment]
    whole = text + "".join(json.dumps(schemas[name.split('"')[0]]) for name in names)
    return {name for name in ("password", "currentPassword") if f'"{name}"' in whole}


class Person:
    """Somebody with an account, who tries passwords at every door there is for them."""

    def __init__(self, near: Identity, *, confirmed: bool) -> None:
        self.near = near
        self.session: Session | None = None
        if confirmed:
            self.session = near.sign_up()
            self.email = self.session.email
            self.doors = ["/sign-in/email", "/change-password", "/delete-user"]
            self.doors += ["/confirm-email-change"]
            self.change = self.asks_for_a_change(self.session)
        else:
            self.email = near.ask_in()
            self.doors = ["/sign-in/email", "/verify-email"]

    def asks_for_a_change(self, session: Session) -> str:
        """The token of the link to another address."""
        body = {"newEmail": some_email()}
        path, cookies = "/change-email", session.cookies
        assert self.near.request("POST", path, body=body, cookies=cookies).status == 200
        return self.near.link(body["newEmail"], "change")

    def tries(self, path: str, password: str, place: str) -> Answer:
        member, more = DOORS[path]
        body = {member: password, **more}
        if path == "/sign-in/email":
            body["email"] = self.email
        if path == "/verify-email":
            body["token"] = self.near.link(self.email)
        if path == "/confirm-email-change":
            body["token"] = self.change
        cookies = self.session.cookies if self.session else ""
        return self.near.request(
            "POST", path, body=body, cookies=cookies, address=place
        )


@promise("One account's password cannot be guessed for long from one address")
@pytest.mark.parametrize("confirmed", [True, False])
def test_wrong_passwords_are_one_count_over_all_doors(
    confirmed: bool, near: Identity, database: Database
) -> None:
    person, place = Person(near, confirmed=confirmed), some_address()
    for path in person.doors * 2:
        assert person.tries(path, GUESS, place).status in (400, 401)
    guessed(database, 19)
    assert person.tries(person.doors[-1], GUESS, place).status == 400
    for path in person.doors:
        for password in (GUESS, PASSWORD):
            answer = person.tries(path, password, place)
            assert_problem(answer, 429, "too-many-requests")
    # Who has the account is elsewhere, and not locked out of any door.
    for path in person.doors:
        elsewhere = person.tries(path, PASSWORD, some_address())
        assert elsewhere.status == (
            401 if path == "/sign-in/email" and not confirmed else 200
        )
        if path == "/change-password":
            break  # it is another password by now


@pytest.mark.parametrize(
    "path", ["/sign-in/email", "/change-password", "/verify-email"]
)
def test_what_is_not_valid_is_no_guess(
    path: str, near: Identity, database: Database
) -> None:
    person, place = Person(near, confirmed=path != "/verify-email"), some_address()
    count = "select count(*) from auth.\"rateLimit\" where key like 'guess:%'"
    before = run(database.owner_url, count)
    member, more = DOORS[path]
    cookies = person.session.cookies if person.session else ""
    for body in ({}, more, {member: PASSWORD}, {member: 5, "email": person.email}):
        answer = near.request("POST", path, body=body, cookies=cookies, address=place)
        assert answer.status == 400
    assert run(database.owner_url, count) == before
