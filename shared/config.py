"""Settings, read once from the environment. Every fault is named at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from shared.environment import EnvironmentReader
from shared.postgres_url import (
    LOOPBACK,
    DatabaseSettings,
    NotAnAddress,
    parse_database_url,
)
from shared.scopes import SCOPES, Scope

ALGORITHMS = ("EdDSA", "ES256", "RS256")
RENAMED = {"Ed25519": "EdDSA"}  # RFC 9864 section 2.2
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MAX_LIFETIME = 86_400  # seconds
CLIENT_CLAIMS = ("azp", "client_id", "cid", "appid")  # whichever an issuer has
ROLES = ("owner", "scoped")  # of a client
MIN_SECRET = 32  # bytes: RFC 7518 section 3.2, a key as long as the hash


class ConfigurationError(Exception):
    """The environment is wrong. The message names every fault and never a value."""


@dataclass(frozen=True, slots=True)
class SecretId:
    """A secret of Secrets Manager: a JSON object that holds the value of `variable`."""

    id: str
    variable: str


@dataclass(frozen=True, slots=True)
class AuthSettings:
    """Whose tokens are believed. Exactly one of jwks_url, shared_secret is set."""

    issuer: str
    audience: str | None
    jwks_url: str | None
    shared_secret: bytes | SecretId | None = field(repr=False)
    algorithms: tuple[str, ...]
    required_claims: Mapping[str, str]
    max_token_lifetime: int  # seconds between `iat` and `exp`
    clients: Mapping[str, str] = field(default_factory=dict)  # to one of ROLES
    # What the issuer calls them, to what they are here.
    scopes: Mapping[str, frozenset[Scope]] = field(default_factory=dict)

    def is_owner(self, client: str) -> bool:
        """Whether a token of this client has all scopes unless it names fewer.

        So has a token that names no client, and the client that is a required claim.
        """
        if not client:
            return True
        required = {self.required_claims.get(name) for name in CLIENT_CLAIMS}
        by_claim = "owner" if client in required else "scoped"
        return self.clients.get(client, by_claim) == "owner"


@dataclass(frozen=True, slots=True)
class Settings:
    database: DatabaseSettings | SecretId
    auth: AuthSettings
    stage: str
    log_level: str


def load(environ: Mapping[str, str]) -> Settings:
    """Read every setting. Raises ConfigurationError with all that is wrong."""
    reader = EnvironmentReader(environ)
    settings = Settings(
        database=_database(reader),
        auth=_auth(reader),
        stage=stage(environ),
        log_level=reader.choice("LOG_LEVEL", LOG_LEVELS, "INFO"),
    )
    if reader.faults:
        raise ConfigurationError("; ".join(reader.faults))
    return settings


def stage(environ: Mapping[str, str]) -> str:
    """The name to count under, also when another setting is faulty."""
    return EnvironmentReader(environ).text("STAGE", "dev")


def log_level(environ: Mapping[str, str]) -> str:
    """The level to log at, also when it or another setting is faulty."""
    return EnvironmentReader(environ).choice("LOG_LEVEL", LOG_LEVELS, "INFO")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load(os.environ)


def purge_database(
    environ: Mapping[str, str] = os.environ,
) -> DatabaseSettings | SecretId:
    """Where the purge signs in: its only setting. Raises ConfigurationError."""
    reader = EnvironmentReader(environ)
    database = _database(reader, "PURGE_")
    if reader.faults:
        raise ConfigurationError("; ".join(reader.faults))
    return database


def _database(
    reader: EnvironmentReader, whose: str = ""
) -> DatabaseSettings | SecretId:
    url = f"{whose}DATABASE_URL"
    name, value = reader.one_of(url, f"{whose}DATABASE_SECRET_ID")
    if name != url:
        return SecretId(value, url)
    try:
        return parse_database_url(value)
    except NotAnAddress as error:
        reader.fault(f"{name} {error}")
        return SecretId("", url)


def _auth(reader: EnvironmentReader) -> AuthSettings:
    name, value = reader.one_of(
        "AUTH_JWKS_URL", "AUTH_SHARED_SECRET", "AUTH_SHARED_SECRET_ID"
    )
    if name == "AUTH_JWKS_URL" and not _safe_origin(value):
        reader.fault("AUTH_JWKS_URL must be https, or http on this machine")
    claims = _required_claims(reader)
    audience = reader.text("AUTH_AUDIENCE") or None
    if not audience and not claims:
        reader.fault("AUTH_AUDIENCE may be empty only with AUTH_REQUIRED_CLAIMS")
    return AuthSettings(
        issuer=reader.required("AUTH_ISSUER"),
        audience=audience,
        jwks_url=value if name == "AUTH_JWKS_URL" else None,
        shared_secret=_shared_secret(reader, name, value),
        algorithms=_algorithms(reader),
        required_claims=claims,
        max_token_lifetime=_lifetime(reader),
        clients=_clients(reader),
        scopes=_scopes(reader),
    )


def _shared_secret(
    reader: EnvironmentReader, name: str, value: str
) -> bytes | SecretId | None:
    if name == "AUTH_SHARED_SECRET_ID":
        return SecretId(value, "AUTH_SHARED_SECRET")
    if name != "AUTH_SHARED_SECRET":
        return None
    _check_secret(reader, value.encode())
    return value.encode()


def _check_secret(reader: EnvironmentReader, secret: bytes) -> None:
    if len(secret) < MIN_SECRET:
        reader.fault(f"AUTH_SHARED_SECRET needs {MIN_SECRET} bytes or more")
    if secret == reader.text("BETTER_AUTH_SECRET").encode():
        # Better Auth signs its cookies and mails with that one: a key for one use only.
        reader.fault("AUTH_SHARED_SECRET must differ from BETTER_AUTH_SECRET")


def _safe_origin(text: str) -> bool:
    try:
        url = urlsplit(text)
        local = url.scheme == "http" and url.hostname in LOOPBACK
        return bool(url.hostname and url.port != 0) and (url.scheme == "https" or local)
    except ValueError:  # brackets without an address, a port that is not a number
        return False


def _algorithms(reader: EnvironmentReader) -> tuple[str, ...]:
    text = reader.text("AUTH_ALGORITHMS", ",".join(ALGORITHMS))
    said = (name.strip() for name in text.split(","))
    names = tuple(dict.fromkeys(RENAMED.get(name, name) for name in said))
    if not set(names) <= set(ALGORITHMS):
        reader.fault(f"AUTH_ALGORITHMS may hold only {', '.join(ALGORITHMS)}")
    return names


def _required_claims(reader: EnvironmentReader) -> dict[str, str]:
    return reader.strings("AUTH_REQUIRED_CLAIMS")


def _clients(reader: EnvironmentReader) -> dict[str, str]:
    clients = reader.strings("AUTH_CLIENTS")
    if not set(clients.values()) <= set(ROLES):
        reader.fault("AUTH_CLIENTS may give only owner or scoped to a client")
    if "" in clients:
        reader.fault("AUTH_CLIENTS must not name an empty client")
    return clients


def _scopes(reader: EnvironmentReader) -> dict[str, frozenset[Scope]]:
    """Several of our scopes are one string with spaces between, as in a token."""
    said = reader.strings("AUTH_SCOPES")
    meant = {name: frozenset(value.split()) for name, value in said.items()}
    if not all(scopes and scopes <= SCOPES for scopes in meant.values()):
        reader.fault(f"AUTH_SCOPES may give only {', '.join(sorted(SCOPES))}")
        return {}
    known = {str(scope): scope for scope in SCOPES}
    return {name: frozenset(known[s] for s in each) for name, each in meant.items()}


def _lifetime(reader: EnvironmentReader) -> int:
    """An erased owner is remembered for 25 hours: no token may live for longer."""
    seconds = reader.seconds("AUTH_MAX_TOKEN_LIFETIME", MAX_LIFETIME)
    if seconds > MAX_LIFETIME:
        reader.fault(f"AUTH_MAX_TOKEN_LIFETIME must be {MAX_LIFETIME} at most")
    return seconds
