"""A role like that of the handlers, whose password may change while others are busy."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from infra.local.cluster import run
from tests.support.run import Database

SETTINGS = ("search_path = public", "statement_timeout = '2500ms'")


@dataclass(frozen=True)
class RotatingRole:
    """Has the rights of `ownlist_api` by membership, so that its policies hold."""

    name: str
    database: Database

    def url(self, password: str) -> str:
        return self.database.api_url.replace(
            "ownlist_api:api@", f"{self.name}:{password}@"
        )

    def change(self, password: str) -> None:
        run(
            self.database.superuser_url, f"alter role {self.name} password '{password}'"
        )


@contextmanager
def rotating(database: Database, password: str) -> Iterator[RotatingRole]:
    role = RotatingRole(f"rotating_{secrets.token_hex(6)}", database)
    make = f"create role {role.name} login password '{password}' in role ownlist_api"
    limits = [f"alter role {role.name} set {setting}" for setting in SETTINGS]
    run(database.superuser_url, make, *limits)
    yield role
    run(database.superuser_url, f"drop role {role.name}")
