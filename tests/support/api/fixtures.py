"""Fixtures: the handlers on a real database, believing a real issuer."""

import io
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from shared.observability import logger
from tests.support.api.client import Api, Person
from tests.support.postgres.wire import Wire
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

if TYPE_CHECKING:
    from tests.support.aws.secrets_manager import SecretsManager


@contextmanager
def configured(**variables: str) -> Iterator[None]:
    """This process as an execution environment that was started with these."""
    import shared.auth
    from shared.config import settings
    from shared.database.pool import pool
    from shared.todos.readiness import readiness

    before = dict(os.environ)
    caches = (settings, pool, shared.auth._verifier, readiness)
    os.environ.update(variables)
    for cache in caches:
        cache.cache_clear()
    try:
        yield
    finally:
        pool().dispose()
        os.environ.clear()
        os.environ.update(before)
        for cache in caches:
            cache.cache_clear()


@pytest.fixture(scope="session")
def trusted_issuer() -> Iterator[Issuer]:
    with Issuer() as started:
        yield started


@pytest.fixture
def api(database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """The API with one connection straight to the database."""
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        yield Api(trusted_issuer)


@pytest.fixture
def pooled_api(pooled_database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """The API with one connection through the transaction pooler."""
    with configured(
        DATABASE_URL=pooled_database.api_url, **trusted_issuer.environment()
    ):
        yield Api(trusted_issuer)


@pytest.fixture(scope="session")
def secrets_server() -> Iterator["SecretsManager"]:
    from tests.support.aws.secrets_manager import secrets_manager

    with secrets_manager() as running:
        yield running


@pytest.fixture
def manager(
    secrets_server: "SecretsManager", monkeypatch: pytest.MonkeyPatch
) -> "SecretsManager":
    """Secrets Manager, which this process asks from now on."""
    from shared.secrets import _provider

    for name, value in secrets_server.environment().items():
        monkeypatch.setenv(name, value)
    _provider.cache_clear()
    secrets_server.fault, secrets_server.reads = None, 0
    return secrets_server


@pytest.fixture
def alice(api: Api) -> Person:
    return api.person()


@pytest.fixture
def mallory(api: Api) -> Person:
    """Somebody who wants what is alice's."""
    return api.person()


class Printed:
    """What the function printed: its log lines, and the metrics between them."""

    def __init__(self, log: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
        self._log, self._capsys = log, capsys

    @property
    def text(self) -> str:
        captured = self._capsys.readouterr()
        return self._log.getvalue() + captured.out + captured.err

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.getvalue().splitlines()]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Iterator[Printed]:
    """Log lines from here on, wherever the logger was pointed at its import."""
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    log = io.StringIO()
    before = handler.setStream(log)
    yield Printed(log, capsys)
    if before is not None:
        handler.setStream(before)


@contextmanager
def on_the_wire(database: Database, issuer: Issuer) -> Iterator[tuple[Api, Wire]]:
    """The API behind a wire to the database, or to its pooler, that counts."""
    with Wire(database.port) as wire:
        url = database.through(wire.port).api_url
        with configured(DATABASE_URL=url, **issuer.environment()):
            yield Api(issuer), wire
