"""The password changes while everybody is busy: nobody notices."""

import time
import uuid
from urllib.parse import urlsplit

import pytest

from shared import secrets
from shared.config import SecretId
from tests.support import faults
from tests.support.environments import environments
from tests.support.rotation import rotating
from tests.support.run import Database
from tests.support.secrets_manager import secrets_manager
from tests.support.wire import Wire

ENVIRONMENTS = 3
ROTATIONS = 2


def test_a_password_that_changes_under_load_fails_no_request(
    database: Database,
) -> None:
    """New secret, then new password, with a moment between; every write signs in."""
    with secrets_manager() as manager, rotating(database, "password-0") as role:
        secret = manager.keep(DATABASE_URL=role.url("password-0"))
        told = {"DATABASE_SECRET_ID": secret, **manager.environment()}
        with environments(ENVIRONMENTS, "", **told) as running:
            people = [f"person-{uuid.uuid4()}" for _ in range(5 * ENVIRONMENTS)]
            running.all([("create anew", person, "a first todo") for person in people])
            outcomes = []
            for number in range(1, ROTATIONS + 1):
                calls = [
                    running.begin("create anew", f"person-{uuid.uuid4()}", "a todo")
                    for _ in range(40)
                ]
                manager.replace(secret, DATABASE_URL=role.url(f"password-{number}"))
                time.sleep(0.1)
                role.change(f"password-{number}")
                assert not all(call.done() for call in calls), "it was under load"
                outcomes += [call.result() for call in calls]
    assert {outcome for outcome, _ in outcomes} == {"ok"}
    assert len({process for _, process in outcomes}) == ENVIRONMENTS
    # One read at first; for each rotation one more, and one for who began in between.
    assert manager.reads <= ENVIRONMENTS * (2 + 2 * ROTATIONS)
    assert manager.reads >= 1 + ROTATIONS


def test_a_secret_is_read_again_however_long_the_environment_was_frozen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A connection to AWS that was kept leads nowhere by then."""
    secrets._provider.cache_clear()
    with secrets_manager() as manager, Wire(urlsplit(manager.url).port or 0) as wire:
        secret = SecretId(manager.keep(DATABASE_URL="first"), "DATABASE_URL")
        there = {"AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://127.0.0.1:{wire.port}"}
        for name, value in (manager.environment() | there).items():
            monkeypatch.setenv(name, value)
        assert secrets.read_secret(secret, str) == "first"
        manager.replace(secret.id, DATABASE_URL="second")
        wire.homeward = faults.gone(wire)
        assert secrets.read_secret(secret, str) == "second"
    secrets._provider.cache_clear()
