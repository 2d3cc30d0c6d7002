"""The identity function's secrets from Secrets Manager: read late, and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from infra.postgres.cluster import run
from tests.support.aws.secrets_manager import SecretsManager, error, garbage, silence
from tests.support.identity.bundle import SECRET
from tests.support.identity.function import Identity, assert_problem
from tests.support.postgres import wire_faults
from tests.support.postgres.rotation import rotating
from tests.support.postgres.wire import Wire
from tests.support.run.run import Database

SESSION = "/get-session"


@contextmanager
def told(manager: SecretsManager, secret: str, **settings: str) -> Iterator[Identity]:
    """An environment that knows the name of one secret, which holds both values."""
    named: dict[str, str | None] = {
        "IDENTITY_DATABASE_URL": None,
        "BETTER_AUTH_SECRET": None,
        "IDENTITY_DATABASE_SECRET_ID": secret,
        "BETTER_AUTH_SECRET_ID": secret,
    }
    known = named | manager.environment() | settings
    with Identity("", known) as identity:
        yield identity


def kept(manager: SecretsManager, url: str, secret: str = SECRET) -> str:
    return manager.keep(IDENTITY_DATABASE_URL=url, BETTER_AUTH_SECRET=secret)


@pytest.mark.parametrize(
    "fault",
    [
        "AccessDeniedException",
        "ThrottlingException",
        "ResourceNotFoundException",
        "malformed",
    ],
)
def test_without_its_secrets_it_answers_nothing_and_tells_nothing(
    manager: SecretsManager, database: Database, fault: str
) -> None:
    with told(manager, kept(manager, database.identity_url)) as identity:
        manager.fault = garbage if fault == "malformed" else error(fault)
        answer = identity.request("GET", SESSION)
        assert_problem(answer, 503, "unavailable")
        assert "CANARY" not in identity.output + answer.body.decode()
        manager.fault = None
        assert identity.request("GET", SESSION).status == 200
        assert f'"error":"{fault}"' in identity.output


def test_a_secrets_manager_that_is_silent_is_not_waited_for(
    manager: SecretsManager, database: Database
) -> None:
    with told(manager, kept(manager, database.identity_url)) as identity:
        manager.fault = silence
        answer = identity.request("GET", SESSION, short=True)
        assert_problem(answer, 503, "unavailable")
        assert '"error":"TimeoutError"' in identity.output


@pytest.mark.parametrize(
    ("url", "secret"),
    [("CANARY", SECRET), ("postgresql://CANARY@h/d", SECRET), ("", SECRET)],
)
def test_a_secret_that_holds_something_else_is_not_quoted(
    manager: SecretsManager, url: str, secret: str
) -> None:
    with told(manager, kept(manager, url, secret)) as identity:
        assert_problem(identity.request("GET", SESSION), 503, "unavailable")
        assert '"error":"malformed"' in identity.output
        assert "CANARY" not in identity.output


def test_a_short_secret_that_was_read_is_refused(
    manager: SecretsManager, database: Database
) -> None:
    with told(manager, kept(manager, database.identity_url, "CANARY")) as identity:
        assert_problem(identity.request("GET", "/jwks"), 503, "unavailable")
        assert "CANARY" not in identity.output


def test_what_is_not_promised_reads_no_secret(
    manager: SecretsManager, database: Database
) -> None:
    with told(manager, kept(manager, database.identity_url)) as identity:
        assert identity.request("GET", "/admin").status == 404
        assert manager.reads == 0


def test_both_values_of_one_secret_are_read_at_once_and_kept(
    manager: SecretsManager, database: Database
) -> None:
    with told(manager, kept(manager, database.identity_url)) as identity:
        assert identity.request("GET", SESSION).status == 200
        manager.fault = error("AccessDeniedException")
        assert identity.request("GET", "/jwks").status == 200
        assert manager.reads == 1


def test_a_value_is_told_once(database: Database) -> None:
    identity = Identity(database.identity_url, {"BETTER_AUTH_SECRET_ID": "ownlist/x"})
    try:
        with pytest.raises(AssertionError, match="only one of BETTER_AUTH_SECRET and"):
            identity.start()
    finally:
        identity.stop()


def test_a_new_password_is_read_and_fails_nobody(
    manager: SecretsManager, database: Database
) -> None:
    """New secret first; who begins in between signs in with the version before."""
    with rotating(database, "one", "ownlist_identity") as role:
        secret = kept(manager, role.url("one"))
        with told(manager, secret) as identity:
            person = identity.sign_up()
            for number in ("two", "three"):
                manager.replace(
                    secret,
                    IDENTITY_DATABASE_URL=role.url(number),
                    BETTER_AUTH_SECRET=SECRET,
                )
                with told(manager, secret) as begun:
                    answer = begun.request("GET", SESSION, cookies=person.cookies)
                    assert answer.json()["user"]["id"] == person.user_id
                role.change(number)
                role.disconnect()
                answer = identity.request("GET", SESSION, cookies=person.cookies)
                assert answer.json()["user"]["id"] == person.user_id


def test_secrets_are_read_again_however_long_the_environment_was_frozen(
    manager: SecretsManager, database: Database
) -> None:
    """A connection to AWS that was kept leads nowhere by then."""
    with (
        rotating(database, "one", "ownlist_identity") as role,
        Wire(urlsplit(manager.url).port or 0) as wire,
    ):
        secret = kept(manager, role.url("one"))
        there = {"AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://127.0.0.1:{wire.port}"}
        with told(manager, secret, **there) as identity:
            assert identity.request("GET", SESSION).status == 200
            two = {"IDENTITY_DATABASE_URL": role.url("two")}
            manager.replace(secret, BETTER_AUTH_SECRET=SECRET, **two)
            role.change("two")
            role.disconnect()
            wire.homeward = wire_faults.gone(wire)
            assert identity.request("GET", SESSION).status == 200


def test_a_wrong_password_is_not_asked_about_with_every_request(
    manager: SecretsManager, database: Database
) -> None:
    wrong = database.identity_url.replace(":identity@", ":CANARY@")
    with told(manager, kept(manager, wrong)) as identity:
        for _ in range(4):
            assert identity.request("GET", "/jwks").status == 503
        assert manager.reads <= 5
        assert "CANARY" not in identity.output
    assert run(database.identity_url, "select 1") == [[1]]
