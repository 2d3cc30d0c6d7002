"""What one run of the tests shares: its folder, its PostgreSQL, a template to copy."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.common.processes import end, free_port
from infra.common.unprivileged import reachable
from infra.dev.serverless_offline import Offline
from infra.postgres import cluster, pgbouncer
from infra.postgres.server import LocalPostgres

DEV = "infra.dev"  # the module that `make dev` runs: in its command line


@dataclass(frozen=True)
class Database:
    """A database of a worker's own, and where each role signs in to it."""

    name: str
    port: int
    api_url: str
    identity_url: str
    purge_url: str
    owner_url: str
    superuser_url: str

    @classmethod
    def named(cls, name: str, postgres: LocalPostgres) -> Self:
        return cls(
            name=name,
            port=postgres.port,
            api_url=cluster.role_url(postgres, "ownlist_api", name),
            identity_url=cluster.role_url(postgres, "ownlist_identity", name),
            purge_url=cluster.role_url(postgres, "ownlist_purge", name),
            owner_url=cluster.owner_url(postgres, name),
            superuser_url=postgres.superuser_url(name),
        )

    def through(self, port: int) -> "Database":
        """The same database behind another port: the pooler's, or a proxy's."""
        return Database(self.name, port, *(self._moved(url, port) for url in self.urls))

    @property
    def urls(self) -> tuple[str, ...]:
        functions = self.api_url, self.identity_url, self.purge_url
        return *functions, self.owner_url, self.superuser_url

    def _moved(self, url: str, port: int) -> str:
        return url.replace(f"@127.0.0.1:{self.port}/", f"@127.0.0.1:{port}/")


class Run:
    """One folder for all workers of a run. The first who needs PostgreSQL starts it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @classmethod
    def begin(cls) -> "Run":
        """Make the folder where PostgreSQL's user can reach it, even as root."""
        chosen = Path(tempfile.gettempdir())
        place = chosen if reachable(chosen) else Path("/var/tmp")
        directory = Path(tempfile.mkdtemp(prefix="ownlist-tests-", dir=place))
        directory.chmod(0o755)
        return cls(directory)

    def postgres(self) -> LocalPostgres:
        """The run's PostgreSQL, with migrated tables in the template database."""
        with self._alone():
            record = self.directory / "postgres.port"
            if record.exists():
                return self._server(int(record.read_text()))
            postgres = self._server(free_port())
            postgres.start()
            cluster.prepare(postgres)
            record.write_text(str(postgres.port))
            return postgres

    def database(self, name: str) -> Database:
        """A fresh copy of the template under this name."""
        postgres = self.postgres()
        with self._alone():  # a template cannot be copied twice at the same moment
            cluster.copy_database(postgres, name)
        return Database.named(name, postgres)

    def finish(self) -> None:
        """Stop every server of the run, those of killed workers too; remove it all."""
        for record in self.directory.glob("*.dev-pid"):
            end(int(record.read_text()), DEV, timeout=20)
        for record in self.directory.glob("*.moto-pid"):
            end(int(record.read_text()), "tests.support.aws.account")
        for directory in self.directory.glob("pgbouncer-*"):
            pgbouncer.end_left_over(directory)
        # Before the folders go: without its pid file nothing finds a server.
        for record in self.directory.glob("*/serverless-offline.pid"):
            Offline(0, record.with_name("log"), record).end_left_over()
        for record in self.directory.glob("**/postmaster.pid"):
            LocalPostgres(record.parent, 0).stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _server(self, port: int) -> LocalPostgres:
        return LocalPostgres(self.directory / "postgres", port, fast=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # given back by close, also by a kill
            yield


def worker_name() -> str:
    """`gw0`, `gw1`, ... under pytest-xdist, else `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
