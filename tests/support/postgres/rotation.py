"""A role like one of the functions', whose password may change under load."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.postgres.cluster import run
from tests.support.run.run import Database

SETTINGS = {
    "ownlist_api": "search_path = public",
    "ownlist_identity": "search_path = auth",
}


@dataclass(frozen=True)
class RotatingRole:
    """Has the rights of another by membership, so that its policies hold."""

    name: str
    database: Database

    def url(self, password: str) -> str:
        known = urlsplit(self.database.api_url)
        return known._replace(
            netloc=f"{self.name}:{password}@{known.hostname}:{known.port}"
        ).geturl()

    def change(self, password: str) -> None:
        run(
            self.database.superuser_url, f"alter role {self.name} password '{password}'"
        )

    def disconnect(self) -> None:
        """End its connections, as a restart of the pooler does, and wait for that.

        Who is asked in between would be cut off in the middle, which is another fault.
        """
        run(
            self.database.superuser_url,
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            f" where usename = '{self.name}'",
        )


@contextmanager
def rotating(
    database: Database, password: str, like: str = "ownlist_api"
) -> Iterator[RotatingRole]:
    role = RotatingRole(f"rotating_{secrets.token_hex(6)}", database)
    make = f"create role {role.name} login password '{password}' in role {like}"
    run(database.superuser_url, make, f"alter role {role.name} set {SETTINGS[like]}")
    yield role
    role.disconnect()
    run(database.superuser_url, f"drop role {role.name}")
