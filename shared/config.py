"""Settings, read once from the environment. Every fault is named at once."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from shared.postgres_url import (
    LOOPBACK,
    DatabaseSettings,
    NotAnAddress,
    parse_database_url,
)

ALGORITHMS = ("EdDSA", "ES256", "RS256")
RENAMED = {"Ed25519": "EdDSA"}  # RFC 9864 section 2.2
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LONGEST_LIFETIME = 86_400  # seconds
SHORTEST_SECRET = 32  # bytes: RFC 7518 section 3.2, a key as long as the hash


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
    longest_lifetime: int  # seconds between `iat` and `exp`


@dataclass(frozen=True, slots=True)
class Settings:
    database: DatabaseSettings | SecretId
    auth: AuthSettings
    stage: str
    log_level: str


class _Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.faults.append(f"{name} is not set")
        return value

    def one_of(self, *names: str) -> tuple[str, str]:
        """The name and value of the only one that is set."""
        found = [(name, value) for name in names if (value := self.text(name))]
        if len(found) != 1:
            *others, last = names
            wanted = f"{', '.join(others)} and {last}"
            self.fault(f"exactly one of {wanted} must be set")
            return "", ""
        return found[0]

    def fault(self, sentence: str) -> None:
        self.faults.append(sentence)


def load(environ: Mapping[str, str]) -> Settings:
    """Read every setting. Raises ConfigurationError with all that is wrong."""
    reader = _Reader(environ)
    settings = Settings(
        database=_database(reader),
        auth=_auth(reader),
        stage=stage(environ),
        log_level=_one_of(reader, "LOG_LEVEL", LOG_LEVELS, "INFO"),
    )
    if reader.faults:
        raise ConfigurationError("; ".join(reader.faults))
    return settings


def stage(environ: Mapping[str, str]) -> str:
    """The name to count under, also when another setting is faulty."""
    return _Reader(environ).text("STAGE", "dev")


def log_level(environ: Mapping[str, str]) -> str:
    """The level to log at, also when it or another setting is faulty."""
    return _one_of(_Reader(environ), "LOG_LEVEL", LOG_LEVELS, "INFO")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return load(os.environ)


def purge_database(
    environ: Mapping[str, str] = os.environ,
) -> DatabaseSettings | SecretId:
    """Where the purge signs in: all that it is told. Raises ConfigurationError."""
    reader = _Reader(environ)
    database = _database(reader, "PURGE_")
    if reader.faults:
        raise ConfigurationError("; ".join(reader.faults))
    return database


def _database(reader: _Reader, whose: str = "") -> DatabaseSettings | SecretId:
    url = f"{whose}DATABASE_URL"
    name, value = reader.one_of(url, f"{whose}DATABASE_SECRET_ID")
    if name != url:
        return SecretId(value, url)
    try:
        return parse_database_url(value)
    except NotAnAddress as error:
        reader.fault(f"{name} {error}")
        return SecretId("", url)


def _auth(reader: _Reader) -> AuthSettings:
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
        longest_lifetime=_lifetime(reader),
    )


def _shared_secret(reader: _Reader, name: str, value: str) -> bytes | SecretId | None:
    if name == "AUTH_SHARED_SECRET_ID":
        return SecretId(value, "AUTH_SHARED_SECRET")
    if name != "AUTH_SHARED_SECRET":
        return None
    _check_secret(reader, value.encode())
    return value.encode()


def _check_secret(reader: _Reader, secret: bytes) -> None:
    if len(secret) < SHORTEST_SECRET:
        reader.fault(f"AUTH_SHARED_SECRET needs {SHORTEST_SECRET} bytes or more")
    if secret == reader.text("BETTER_AUTH_SECRET").encode():
        # Better Auth signs its cookies and mails with that one: a key for one use only.
        reader.fault("AUTH_SHARED_SECRET must differ from BETTER_AUTH_SECRET")


def _safe_origin(text: str) -> bool:
    try:
        url = urlsplit(text)
        local = url.scheme == "http" and url.hostname in LOOPBACK
        return bool(url.hostname and url.port != 0) and (url.scheme == "https" or local)
    except ValueError:  # brackets without an address, a port that is none
        return False


def _algorithms(reader: _Reader) -> tuple[str, ...]:
    text = reader.text("AUTH_ALGORITHMS", ",".join(ALGORITHMS))
    said = (name.strip() for name in text.split(","))
    names = tuple(dict.fromkeys(RENAMED.get(name, name) for name in said))
    if not set(names) <= set(ALGORITHMS):
        reader.fault(f"AUTH_ALGORITHMS may hold only {', '.join(ALGORITHMS)}")
    return names


def _required_claims(reader: _Reader) -> dict[str, str]:
    text = reader.text("AUTH_REQUIRED_CLAIMS", "{}")
    try:
        claims = json.loads(text)
    except ValueError:
        claims = None
    if not isinstance(claims, dict) or not all(
        isinstance(value, str) for value in claims.values()
    ):
        reader.fault("AUTH_REQUIRED_CLAIMS must be a JSON object of texts")
        return {}
    return claims


def _lifetime(reader: _Reader) -> int:
    """An erased owner is remembered for 25 hours: no token may live for longer."""
    seconds = _seconds(reader, "AUTH_LONGEST_LIFETIME", LONGEST_LIFETIME)
    if seconds > LONGEST_LIFETIME:
        reader.fault(f"AUTH_LONGEST_LIFETIME must be {LONGEST_LIFETIME} at most")
    return seconds


def _seconds(reader: _Reader, name: str, default: int) -> int:
    text = reader.text(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        reader.fault(f"{name} must be a whole number of seconds")
        return default
    return int(text)


def _one_of(reader: _Reader, name: str, choices: tuple[str, ...], default: str) -> str:
    value = reader.text(name, default)
    if value not in choices:
        reader.fault(f"{name} must be one of {', '.join(choices)}")
        return default
    return value
