"""The identity function does not start half: every fault is named, no value is."""

import pytest

from tests.support.identity import Identity
from tests.support.run import Database

SECRET = "z" * 31


def refusal(database_url: str, **settings: str | None) -> str:
    """What it says instead of starting."""
    identity = Identity(database_url, settings)
    try:
        with pytest.raises(AssertionError):
            identity.start()
        return identity.output
    finally:
        identity.stop()


@pytest.mark.parametrize(
    "name",
    [
        "BETTER_AUTH_SECRET",
        "BETTER_AUTH_URL",
        "IDENTITY_DATABASE_URL",
        "AUTH_ISSUER",
        "AUTH_AUDIENCE",
        "MAIL_FROM",
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    ],
)
def test_it_does_not_start_without(name: str, database: Database) -> None:
    assert f"{name} is not set" in refusal(database.identity_url, **{name: None})


def test_a_short_secret_is_refused_and_not_shown(database: Database) -> None:
    said = refusal(database.identity_url, BETTER_AUTH_SECRET=SECRET)
    assert "BETTER_AUTH_SECRET needs 32 characters or more" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "origins",
    [
        "*",
        "https://*.ownlist.test",
        "https://good.test,http://bad.test",
        "https://good.test/path",
        "null",
        "javascript://x",
    ],
)
def test_an_origin_that_is_none_or_many_is_refused(
    origins: str, database: Database
) -> None:
    said = refusal(database.identity_url, TRUSTED_ORIGINS=origins)
    assert "TRUSTED_ORIGINS must hold origins only" in said


@pytest.mark.parametrize(
    "url", ["http://ownlist.test", "https://ownlist.test/api/auth", "ownlist.test"]
)
def test_an_address_of_our_own_that_is_no_safe_origin_is_refused(
    url: str, database: Database
) -> None:
    said = refusal(database.identity_url, BETTER_AUTH_URL=url)
    assert "BETTER_AUTH_URL must hold origins only" in said


@pytest.mark.parametrize("name", ["BETTER_AUTH_SECRETS", "BETTER_AUTH_TRUSTED_ORIGINS"])
def test_a_setting_that_passes_our_checks_by_is_refused(
    name: str, database: Database
) -> None:
    said = refusal(database.identity_url, **{name: "https://elsewhere.test"})
    assert f"{name} is not supported" in said


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("mysql://a:canary@localhost/b", "must start with postgresql://"),
        ("postgresql://canary@localhost/b", "must name role, password, host"),
        ("postgresql://a:%zz-canary@localhost/b", "must name role, password, host"),
        ("postgresql://a:canary@localhost/b?host=/tmp", "has parameters other than"),
        ("postgresql://a:canary@db.test/b?sslmode=disable", "must not disable TLS"),
    ],
)
def test_a_database_address_is_checked_and_not_shown(url: str, fault: str) -> None:
    said = refusal(url)
    assert f"IDENTITY_DATABASE_URL {fault}" in said
    assert "canary" not in said


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("MAIL_FROM", "canary", "MAIL_FROM must be an address"),
        ("MAIL_FROM", "canary@a.test\nBcc: b@c.test", "MAIL_FROM must be an address"),
        ("MAIL_FROM", "a@b.test, canary@c.test", "MAIL_FROM must be an address"),
        ("MAIL_REGION", "canary.evil.test/", "MAIL_REGION must be a region"),
        ("ACCOUNT_PAGE", "https://canary.test/account", "ACCOUNT_PAGE must be"),
        ("ACCOUNT_PAGE", "//ownlist.test/canary", "ACCOUNT_PAGE must be"),
        ("ACCOUNT_PAGE", "https://canary@ownlist.test/", "ACCOUNT_PAGE must be"),
        ("ACCOUNT_PAGE", "https://ownlist.test.canary.test/", "ACCOUNT_PAGE must be"),
        ("ACCOUNT_PAGE", "https://ownlist.test/#canary", "ACCOUNT_PAGE must be"),
        ("ACCOUNT_PAGE", "javascript:canary", "ACCOUNT_PAGE must be"),
        ("AWS_ENDPOINT_URL_SESV2", "https://canary.test", "on this machine"),
        ("AWS_ENDPOINT_URL_SESV2", "http://canary.test", "on this machine"),
        ("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1@canary.test", "on this machine"),
    ],
)
def test_mail_goes_nowhere_by_a_wrong_setting(
    name: str, value: str, fault: str, database: Database
) -> None:
    said = refusal(database.identity_url, **{name: value})
    assert fault in said
    assert "canary" not in said


def test_every_fault_is_named_at_once() -> None:
    said = refusal("nonsense", BETTER_AUTH_SECRET=SECRET, AUTH_ISSUER=None)
    sentence = next(line for line in said.splitlines() if "AUTH_ISSUER" in line)
    assert "IDENTITY_DATABASE_URL must start with postgresql://" in sentence
    assert "BETTER_AUTH_SECRET needs" in sentence
