"""What the integration tests share."""

import fcntl
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.postgres.cluster import OWNER, run
from infra.postgres.server import LocalPostgres
from tests.support.identity.function import Identity
from tests.support.run.run import Database, Run


@pytest.fixture(scope="session")
def identity(database: Database) -> Iterator[Identity]:
    """The identity function on this worker's database, as it runs on AWS.

    Its timeouts are the real ones, but for requests with `short=True`.
    """
    with Identity(database.identity_url) as identity:
        yield identity


@pytest.fixture(scope="session")
def another(database: Database) -> Iterator[Identity]:
    """A second execution environment beside `identity`: each serves one at a time."""
    with Identity(database.identity_url) as another:
        yield another


@pytest.fixture(scope="session")
def four(
    identity: Identity, another: Identity, database: Database
) -> Iterator[list[Identity]]:
    """Four execution environments, the first two of which are those."""
    url = database.identity_url
    with Identity(url) as third, Identity(url) as fourth:
        yield [identity, another, third, fourth]


@pytest.fixture
def own_database(run_folder: Path, postgres: LocalPostgres) -> Iterator[Database]:
    """A migrated database of one test, which must leave the cluster's roles alone."""
    name = f"ownlist_own_{secrets.token_hex(4)}"
    yield Run(run_folder).database(name)
    run(postgres.superuser_url(), f"drop database {name} with (force)")


@pytest.fixture
def empty_database(postgres: LocalPostgres) -> Iterator[Database]:
    """A database without a table, as one is handed out. One at a time.

    Migrations in it touch the cluster's roles, which two at once could not.
    """
    name = f"ownlist_empty_{secrets.token_hex(4)}"
    superuser = postgres.superuser_url()
    with (postgres.data.parent / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(superuser, f"create database {name} owner {OWNER} template template0")
        run(postgres.superuser_url(name), f"alter schema public owner to {OWNER}")
        yield Database.named(name, postgres)
        run(superuser, f"drop database {name} with (force)")
