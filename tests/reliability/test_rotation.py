"""The password changes while everybody is busy: nobody notices."""

import time
import uuid
from urllib.parse import urlsplit

import pytest

from shared import secrets
from shared.config import SecretId
from tests.support.aws.environments import Load, environments
from tests.support.aws.secrets_manager import secrets_manager
from tests.support.postgres import wire_faults
from tests.support.postgres.rotation import rotating
from tests.support.postgres.wire import Wire
from tests.support.run.promises import fault, promise
from tests.support.run.run import Database

ENVIRONMENTS = 3
ROTATIONS = 2


def write() -> tuple[str, str, str]:
    return "reconnect", f"person-{uuid.uuid4()}", "a todo"


@fault("A password that changes in Secrets Manager and in the database")
@promise("Rotating a password fails no request")
def test_a_password_that_changes_under_load_fails_no_request(
    database: Database,
) -> None:
    """New secret, then new password, with a moment between; every write signs in."""
    with secrets_manager() as manager, rotating(database, "password-0") as role:
        secret = manager.keep(DATABASE_URL=role.url("password-0"))
        told = {"DATABASE_SECRET_ID": secret, **manager.environment()}
        with environments(ENVIRONMENTS, "", **told) as running:
            people = [f"person-{uuid.uuid4()}" for _ in range(5 * ENVIRONMENTS)]
            running.all([("reconnect", person, "a first todo") for person in people])
            with Load(running, write, ENVIRONMENTS) as load:
                for number in range(1, ROTATIONS + 1):
                    load.wait_for(10)
                    password = f"password-{number}"
                    manager.replace(secret, DATABASE_URL=role.url(password))
                    time.sleep(0.1)
                    role.change(password)
                load.wait_for(10)
    outcomes = [outcome for _, outcome in load.outcomes]
    assert {outcome for outcome, _ in outcomes} == {"ok"}
    assert len({process for _, process in outcomes}) == ENVIRONMENTS
    # One read at first; for each rotation one more, and one for who began in between.
    assert manager.reads <= ENVIRONMENTS * (2 + 2 * ROTATIONS)
    assert manager.reads >= 1 + ROTATIONS


@fault("An environment that needs a secret after it was frozen")
def test_a_secret_is_reread_however_long_the_environment_was_frozen(
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
        wire.homeward = wire_faults.gone(wire)
        assert secrets.read_secret(secret, str) == "second"
    secrets._provider.cache_clear()
