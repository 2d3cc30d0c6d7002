"""The identity function does not start half: every fault is named, no value is.

Each fault by itself is in tests/identity/settings.test.ts, without a process.
"""

import pytest

from tests.support.identity.function import Identity
from tests.support.run.promises import promise
from tests.support.run.run import Database

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


@promise("The identity does not start without a strong secret")
def test_a_short_secret_is_refused_and_not_shown(database: Database) -> None:
    said = refusal(database.identity_url, BETTER_AUTH_SECRET=SECRET)
    assert "BETTER_AUTH_SECRET needs 32 characters or more" in said
    assert SECRET not in said


def test_every_fault_is_named_at_once() -> None:
    said = refusal("nonsense", BETTER_AUTH_SECRET=SECRET, AUTH_ISSUER=None)
    sentence = next(line for line in said.splitlines() if "AUTH_ISSUER" in line)
    assert "IDENTITY_DATABASE_URL must start with postgresql://" in sentence
    assert "BETTER_AUTH_SECRET needs" in sentence
