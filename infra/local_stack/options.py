"""What a person may ask of `make dev`: make dev PORT=4001 FRONT=http://localhost:3000."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from infra.common.errors import UserError
from infra.local_stack.addresses import MAILBOX, PORT

LAST_PORT = 65_535 - MAILBOX
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CHOICES = {"LIMITS": "real", "SEED": "demo"}


@dataclass(frozen=True)
class Options:
    """`cors_origins` and `trusted_origins` hold origins, separated by commas."""

    port: int = PORT
    cors_origins: str = ""
    trusted_origins: str = ""
    account_page: str = ""
    real_limits: bool = False
    seed: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """From the variables that `make dev NAME=value` sets. Raises UserError."""
        front = ",".join(map(_origin, _listed(environ.get("FRONT", ""))))
        return cls(
            port=_port(environ.get("PORT", "")),
            cors_origins=_joined(environ.get("CORS_ORIGINS", ""), front),
            trusted_origins=_joined(environ.get("TRUSTED_ORIGINS", ""), front),
            account_page=environ.get("ACCOUNT_PAGE", ""),
            real_limits=_chosen("LIMITS", environ),
            seed=_chosen("SEED", environ),
        )


def _port(text: str) -> int:
    if not text:
        return PORT
    if text.isascii() and text.isdigit() and 1024 <= int(text) <= LAST_PORT:
        return int(text)
    raise UserError(
        f"PORT must be a number from 1024 to {LAST_PORT}: make dev PORT=4001"
    )


def _chosen(name: str, environ: Mapping[str, str]) -> bool:
    value, choice = environ.get(name, ""), CHOICES[name]
    if value in ("", choice):
        return value != ""
    raise UserError(f"{name} can only be {choice}: make dev {name}={choice}")


def _origin(text: str) -> str:
    """Checked as a stage checks CORS_ORIGINS; a slash at the end is forgiven."""
    origin = text.removesuffix("/").lower()
    parts = urlsplit(origin)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    bare = origin == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    if bare and parts.hostname and (local or parts.scheme == "https"):
        return origin
    raise UserError(
        "FRONT must be the origin of your page, as the browser shows it, without a "
        f"path: make dev FRONT=http://localhost:3000 (not {text!r})"
    )


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _joined(*texts: str) -> str:
    return ",".join(dict.fromkeys(each for text in texts for each in _listed(text)))
