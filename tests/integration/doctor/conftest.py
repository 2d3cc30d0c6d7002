"""A server and an issuer for the doctor's tests, which spoil both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import free_port
from infra.migrations.migrate import upgrade
from infra.postgres import cluster
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.postgres.doctor import Stage
from tests.support.run.run import worker_name
from tests.support.tokens.issuer import Issuer


@pytest.fixture(scope="session")
def started() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(started: Issuer) -> Iterator[Issuer]:
    proper = started.answer
    yield started
    started.answer = proper


@pytest.fixture(scope="session")
def server(run_folder: Path, started: Issuer) -> Iterator[LocalPostgres]:
    """Of these tests alone: its roles are the whole server's, and are spoiled here."""
    data = run_folder / f"doctor-{worker_name()}"
    postgres = LocalPostgres(data, free_port(), fast=True)
    postgres.start()
    cluster.prepare(postgres)
    upgrade(cluster.owner_url(postgres), issuer=started.url)
    yield postgres
    postgres.stop()


@pytest.fixture
def stage(
    server: LocalPostgres, issuer: Issuer, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    name = f"stage_{abs(hash(request.node.name))}"
    cluster.copy_database(server, name)
    yield Stage(server, name, issuer)
    run(server.superuser_url(), f"drop database {name} with (force)")
