"""The address of a database, as Neon shows it, and what is in it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Where a role signs in. TLS is verified unless the host is this machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str

    @property
    def local(self) -> bool:
        return self.host in LOOPBACK


class NotAnAddress(ValueError):
    """What is wrong with an address, to be said after its name: never a part of it."""


def parse_database_url(url: str) -> DatabaseSettings:
    """A PostgreSQL address as Neon shows it. Raises NotAnAddress.

    `sslmode` and `channel_binding` are understood, not obeyed: TLS is always verified,
    except on loopback, which has no TLS.
    """
    try:
        return _parse(url)
    except NotAnAddress:
        raise
    except ValueError:  # the standard library's would show a part of the address
        raise NotAnAddress("is not a valid address") from None


def _parse(url: str) -> DatabaseSettings:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise NotAnAddress("must start with postgresql://")
    host, user, password = parts.hostname, parts.username, parts.password
    if not (host and user and password and parts.path.strip("/")):
        raise NotAnAddress("must name role, password, host and database")
    unknown = set(parse_qs(parts.query)) - {"sslmode", "channel_binding"}
    if unknown:
        raise NotAnAddress("has parameters other than sslmode and channel_binding")
    if host not in LOOPBACK and parse_qs(parts.query).get("sslmode") == ["disable"]:
        raise NotAnAddress("must not disable TLS for a host that is not this machine")
    return DatabaseSettings(
        host=host,
        port=parts.port or 5432,
        user=unquote(user),
        password=unquote(password),
        database=unquote(parts.path.strip("/")),
    )
