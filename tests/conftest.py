"""One PostgreSQL for the run, one database for each worker, a pooler where asked."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.common.processes import free_port
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from infra.postgres.server import LocalPostgres
from tests.support.run.missing import tls_postgres
from tests.support.run.run import Database, Run, worker_name

# So that it shows a difference as a test's own assertion does.
pytest.register_assert_rewrite("tests.support.postgres.sql")
pytest_plugins = [
    "tests.support.run.skipped",
    "tests.support.run.order",
    "tests.support.run.promise_report",
    "tests.support.api.fixtures",
    "tests.support.run.tiers",
]
RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is not None:  # a worker of pytest-xdist: the controller has it all
        config.stash[RUN] = Run(Path(workerinput["ownlist_run"]))
        return
    config.stash[RUN] = Run.begin()
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: stop what was started
        signal.signal(number, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist makes a worker: tell it where the run's folder is."""
    node.workerinput["ownlist_run"] = str(node.config.stash[RUN].directory)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.support.run.schedule import Together  # pytest-xdist may be switched off

    return Together(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash and not hasattr(config, "workerinput"):
        config.stash[RUN].finish()


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """A folder for this run that PostgreSQL's user can reach, removed at the end."""
    return pytestconfig.stash[RUN].directory


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> LocalPostgres:
    """The PostgreSQL of this run; its `ownlist` database is a template: leave it."""
    return pytestconfig.stash[RUN].postgres()


@pytest.fixture(scope="session")
def database(pytestconfig: pytest.Config) -> Database:
    """This worker's own database, migrated, with the real roles."""
    return pytestconfig.stash[RUN].database(f"ownlist_{worker_name()}")


@pytest.fixture(scope="session")
def pgbouncer(
    pytestconfig: pytest.Config, postgres: LocalPostgres
) -> Iterator[LocalPgBouncer]:
    """A transaction pooler before this run's PostgreSQL."""
    directory = pytestconfig.stash[RUN].directory / f"pgbouncer-{worker_name()}"
    bouncer = LocalPgBouncer(directory, free_port(), postgres.port, PASSWORDS)
    bouncer.start()
    yield bouncer
    bouncer.stop()


@pytest.fixture(scope="session")
def pooled_database(database: Database, pgbouncer: LocalPgBouncer) -> Database:
    """This worker's database as it is seen through the pooler."""
    return database.through(pgbouncer.port)


@pytest.fixture
def git() -> None:
    """The program, which a test names that runs it: see support/run/missing.py."""


@pytest.fixture
def curl() -> None:
    """Likewise."""


@pytest.fixture(scope="session")
def postgres_with_tls() -> Path:
    """The programs of a PostgreSQL that knows TLS, which the embedded one does not."""
    found = tls_postgres()
    assert found
    return found
