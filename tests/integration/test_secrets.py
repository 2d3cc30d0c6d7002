"""The database's address from Secrets Manager: read when needed, and when refused."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from functions import purge_expired
from functions.purge_expired import PurgeFailed
from shared.database import credentials
from shared.database.pool import pool
from shared.secrets import _provider
from tests.support.api.client import TODOS, Api
from tests.support.api.events import Context
from tests.support.api.fixtures import Printed, configured
from tests.support.aws.secrets_manager import (
    Fault,
    SecretsManager,
    error,
    garbage,
    secrets_manager,
    silence,
)
from tests.support.postgres.rotation import rotating
from tests.support.run.commands import python
from tests.support.run.promises import fault, promise
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SLACK
from tests.support.tokens.issuer import Issuer

BUDGET = 1.0 + 1.5 + SLACK  # seconds: to connect, to respond, and a busy machine's
FAULTS: dict[str, Fault] = {
    "AccessDeniedException": error("AccessDeniedException"),
    "ThrottlingException": error("ThrottlingException"),
    "ResourceNotFoundException": error("ResourceNotFoundException"),
    "InternalServiceError": error("InternalServiceError", "500 Internal Server Error"),
    "KeyError": garbage,
    "ReadTimeoutError": silence,
}
READY = """
import importlib, pkgutil, sys
import functions
for module in pkgutil.iter_modules(functions.__path__):
    importlib.import_module(f"functions.{module.name}")
from functions import get_ready
from tests.support.api.events import Context, event
print(get_ready.handler(event("GET", "/api/v1/ready"), Context())["statusCode"])
print(not {"boto3", "botocore.session"}.isdisjoint(sys.modules))
"""
MALFORMED = {
    "not JSON": "CANARY",
    "cut off": '{"DATABASE_URL": "CANARY',
    "a list": '["CANARY"]',
    "another's": '{"PURGE_DATABASE_URL": "postgresql://a:CANARY@h/d"}',
    "a number": '{"DATABASE_URL": 7}',
    "no address": '{"DATABASE_URL": "CANARY"}',
    "no password": '{"DATABASE_URL": "postgresql://CANARY@h/d"}',
    "nested deeply": "[" * 50_000,
}


@contextmanager
def with_secret(secret_id: str, issuer: Issuer) -> Iterator[Api]:
    """An execution environment that knows the secret's name and no address."""
    known = {"DATABASE_URL": "", "DATABASE_SECRET_ID": secret_id}
    with configured(**known, **issuer.environment()):
        yield Api(issuer)


def kept(manager: SecretsManager, url: str) -> str:
    return manager.keep(DATABASE_URL=url)


@promise("Without its secret a function lets nothing through")
@pytest.mark.parametrize("fault", FAULTS)
def test_without_the_secret_nothing_is_answered_and_nothing_of_it_said(
    manager: SecretsManager,
    database: Database,
    trusted_issuer: Issuer,
    printed: Printed,
    fault: str,
) -> None:
    secret = kept(manager, database.api_url)
    manager.fault = FAULTS[fault]
    with with_secret(secret, trusted_issuer) as api:
        person, began = api.person(), time.monotonic()
        answer = person.send("GET", TODOS)
        assert time.monotonic() - began < BUDGET
        assert (answer.status, answer.slug) == (503, "database-unavailable")
        assert printed.lines[-1]["secret_not_read"] == fault
        assert printed.lines[-1]["secret_for"] == "DATABASE_URL"
        assert "CANARY" not in printed.text + answer.body
        manager.fault = None
        assert person.titles() == [], "and it is asked again by the next request"


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_secret_that_holds_something_else_is_not_quoted(
    manager: SecretsManager, trusted_issuer: Issuer, printed: Printed, text: str
) -> None:
    with with_secret(manager.keep(text), trusted_issuer) as api:
        answer = api.person().send("GET", TODOS)
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert printed.lines[-1]["secret_not_read"] == "malformed"
    assert "CANARY" not in printed.text + answer.body


@fault("Secrets Manager is down before anything was read")
def test_while_it_is_down_nothing_is_answered(
    database: Database, trusted_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secrets_manager() as gone:
        secret = kept(gone, database.api_url)
        for name, value in gone.environment().items():
            monkeypatch.setenv(name, value)
    _provider.cache_clear()
    with with_secret(secret, trusted_issuer) as api:
        assert api.person().send("GET", TODOS).status == 503


def test_a_refused_token_reads_no_secret(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer
) -> None:
    with with_secret(kept(manager, database.api_url), trusted_issuer) as api:
        assert api.send("GET", TODOS).status == 401
        assert manager.reads == 0


@pytest.mark.parametrize("by_secret", [False, True])
def test_boto3_is_imported_for_a_secret_only(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer, by_secret: bool
) -> None:
    """Every function is imported, and one asks the database.

    The bare package botocore, which costs nothing, comes with Powertools' Logger.
    """
    environ = {"DATABASE_URL": database.api_url}
    if by_secret:
        environ = {"DATABASE_SECRET_ID": kept(manager, database.api_url)}
    environ |= trusted_issuer.environment()
    environ |= {"PATH": os.environ["PATH"], **manager.environment()}
    done = python("-c", READY, env=environ)
    assert done.returncode == 0, done.stderr
    status, imported = done.stdout.splitlines()[-2:]
    assert (status, imported) == ("200", str(by_secret)), done.stdout


@fault("Secrets Manager is down after that")
def test_the_secret_is_read_once_and_then_does_without_it(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer
) -> None:
    with with_secret(kept(manager, database.api_url), trusted_issuer) as api:
        alice = api.person()
        alice.create()
        manager.fault = FAULTS["AccessDeniedException"]
        for _ in range(3):
            pool().dispose()  # as after a connection that was lost
            assert alice.titles() == ["Buy milk"]
    assert manager.reads == 1


def test_a_wrong_password_is_not_asked_about_with_every_request(
    manager: SecretsManager,
    database: Database,
    trusted_issuer: Issuer,
    printed: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(credentials, "PAUSE", 60.0)
    wrong = database.api_url.replace(":api@", ":CANARY@")
    with with_secret(kept(manager, wrong), trusted_issuer) as api:
        for _ in range(5):
            answer = api.person().send("GET", TODOS)
            assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert printed.lines[-1]["sqlstate"] == "28P01"
    assert "CANARY" not in printed.text
    assert manager.reads == 3, "at first; after the refusal, and the version before"


def test_a_wrong_password_from_the_environment_does_not_ask_secrets_manager(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer
) -> None:
    wrong = database.api_url.replace(":api@", ":wrong@")
    with configured(DATABASE_URL=wrong, **trusted_issuer.environment()):
        assert Api(trusted_issuer).person().send("GET", TODOS).status == 503
    assert manager.reads == 0


def test_a_password_that_no_longer_works_is_reread(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer
) -> None:
    with rotating(database, "one") as role:
        secret = kept(manager, role.url("one"))
        with with_secret(secret, trusted_issuer) as api:
            alice = api.person()
            alice.create()
            manager.replace(secret, DATABASE_URL=role.url("two"))
            role.change("two")
            for _ in range(3):
                pool().dispose()
                assert alice.titles() == ["Buy milk"]
            assert manager.reads == 2


def test_a_new_secret_whose_password_does_not_work_yet_costs_nothing(
    manager: SecretsManager, database: Database, trusted_issuer: Issuer
) -> None:
    """An environment that starts between the two steps of a rotation."""
    with rotating(database, "one") as role:
        secret = kept(manager, role.url("one"))
        manager.replace(secret, DATABASE_URL=role.url("two"))
        with with_secret(secret, trusted_issuer) as api:
            alice = api.person()
            assert alice.titles() == []
            role.change("two")
            pool().dispose()
            assert alice.titles() == []


def test_the_purge_signs_in_with_its_own_secret(
    manager: SecretsManager, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = manager.keep(PURGE_DATABASE_URL=database.purge_url)
    monkeypatch.setenv("PURGE_DATABASE_SECRET_ID", secret)
    assert set(purge_expired.handler({}, Context())) >= {"todos"}
    manager.fault = FAULTS["AccessDeniedException"]
    with pytest.raises(PurgeFailed, match="database-unavailable"):
        purge_expired.handler({}, Context())
