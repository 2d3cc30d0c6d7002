"""A world: a database, an identity function, the API, and a time that can be set."""

import json
from typing import Any

from infra.postgres.cluster import run
from tests.support.api.client import Answer, operations, serving
from tests.support.api.events import Context, event
from tests.support.identity.function import Answer as IdentityAnswer
from tests.support.identity.function import Identity
from tests.support.noninterference.likeness import Likeness
from tests.support.run.run import Database

# So that they can be reached in a day: how many writes a minute, and todos in all.
WRITES, QUOTA = 12, 60
LIMITS = f"""
alter table owner alter column write_limit set default {WRITES},
  alter column quota set default {QUOTA}"""
# What the functions compare with the time of the server, or of their own.
TIMES = {
    "auth.session": ("expiresAt", "createdAt", "updatedAt"),
    "auth.verification": ("expiresAt", "createdAt", "updatedAt"),
    "owner": ("window_start", "erased_at"),
    "todo": ("created_at", "updated_at", "completed_at", "deleted_at"),
}
NIGHTLY: dict[str, Any] = {"detail-type": "Scheduled Event", "source": "aws.events"}


class World:
    """Both parts of it are asked as their gateways ask them."""

    def __init__(self, database: Database, identity: Identity) -> None:
        self.database = database
        self.identity = identity
        self.likeness = Likeness()
        self.called: set[str] = set()
        run(database.superuser_url, LIMITS)

    def environment(self) -> dict[str, str]:
        """What the functions of the API are told here."""
        identity = self.identity
        return {
            "DATABASE_URL": self.database.api_url,
            "PURGE_DATABASE_URL": self.database.purge_url,
            "AUTH_ISSUER": identity.origin,
            "AUTH_AUDIENCE": identity.origin,
            "AUTH_JWKS_URL": identity.jwks_url,
        }

    def api(
        self, token: str, method: str, target: str, body: Any = None, **headers: str
    ) -> Answer:
        """An operation under /api/v1, with this bearer if there is one."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["authorization"] = f"Bearer {token}"
        if body is not None:
            named["content-type"] = "application/json"
        target = f"/api/v1{target}"
        operation = serving(operations(), method, target.partition("?")[0])
        self.called.add(operation.name)
        text = body if isinstance(body, str | None) else json.dumps(body)
        raw = event(method, target, headers=named, body=text)
        answer = operation.handler(raw, Context())
        body = answer.get("body") or ""
        return Answer(answer["statusCode"], answer["headers"], body)

    def auth(
        self, place: str, path: str, body: Any = None, cookies: str = ""
    ) -> IdentityAnswer:
        """An endpoint under /api/auth, asked from this client address."""
        method = "GET" if body is None else "POST"
        self.called.add(path)
        return self.identity.request(
            method, path, body=body, cookies=cookies, address=place
        )

    def passes(self, seconds: int) -> None:
        """So much time, for all that is stored."""
        ago = f"interval '{seconds} seconds'"
        statements = [
            f"update {table} set "
            + ", ".join(f'"{each}" = "{each}" - {ago}' for each in columns)
            for table, columns in TIMES.items()
        ]
        windows = f"""update auth."rateLimit"
            set "lastRequest" = "lastRequest" - {seconds * 1000}"""
        run(self.database.superuser_url, windows, *statements)

    def forgets(self, place: str) -> None:
        """As if whoever asks from there had waited for the next attempt."""
        key = f"key like '{place}|%'"
        run(
            self.database.superuser_url, f"""delete from auth."rateLimit" where {key}"""
        )

    def night(self) -> None:
        """The purge, as EventBridge calls it."""
        from functions import purge_expired

        purge_expired.handler(NIGHTLY, Context())
