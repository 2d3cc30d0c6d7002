"""What the doctor examines: a database of its own, and what its functions are told."""

from infra.doctor.__main__ import examine
from infra.doctor.context import Context
from infra.doctor.findings import Finding, Verdict
from infra.postgres import cluster
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.tokens.issuer import Issuer

SECRETS = ("api@", ":identity@", ":purge@", ":owner@", "postgres@", "CANARY")


class Stage:
    """A database of its own, and what its functions are told."""

    def __init__(self, postgres: LocalPostgres, name: str, issuer: Issuer) -> None:
        self.name = name
        self.superuser = postgres.superuser_url(name)
        self.settings: dict[str, str] = {
            "DATABASE_URL": cluster.role_url(postgres, "ownlist_api", name),
            "IDENTITY_DATABASE_URL": cluster.role_url(
                postgres, "ownlist_identity", name
            ),
            "PURGE_DATABASE_URL": cluster.role_url(postgres, "ownlist_purge", name),
            "MIGRATION_DATABASE_URL": cluster.owner_url(postgres, name),
            "BETTER_AUTH_SECRET": "CANARY of the identity, thirty-two bytes",
            **issuer.environment(),
        }

    def examined(self, **changes: str) -> dict[str, Finding]:
        found = {each.name: each for each in examine(Context(self.settings | changes))}
        text = "\n".join(map(str, found.values()))
        assert not [secret for secret in SECRETS if secret in text]
        return found

    def reds(self, **changes: str) -> set[str]:
        found = self.examined(**changes).values()
        return {each.name for each in found if each.verdict is Verdict.FAIL}

    def spoil(self, *statements: str) -> None:
        run(self.superuser, *statements)
