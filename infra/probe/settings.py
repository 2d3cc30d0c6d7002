"""What is probed, as whom and how fast: from the environment, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.common.errors import UserError
from infra.common.stages import stage_settings
from infra.local_stack.addresses import PORT, base_url, mailbox_url

KEYS = "/api/auth/jwks"  # of the bundled identity
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
RATE, FASTEST = 25.0, 1_000.0  # requests a second


@dataclass(frozen=True)
class Target:
    """One server, which its operator allows us to probe."""

    url: str
    local: bool
    rate: float
    jwks_url: str
    mailbox: str  # where somebody new at `make dev` gets mail


def target(environ: Mapping[str, str]) -> Target:
    """URL or STAGE, ALLOWED, RATE, PROBE_JWKS_URL. Raises UserError if not allowed."""
    stage = _stage(environ)
    here = base_url(int(environ.get("PORT") or PORT))
    url = (environ.get("URL") or stage.get("URL") or here).rstrip("/")
    host = _host(url)
    local = host in LOOPBACK
    if not local and environ.get("ALLOWED") != host:
        raise UserError(
            f"{host} is not this machine. If you may probe it: "
            f"`make probe URL={url} ALLOWED={host}`"
        )
    if not local and not url.startswith("https:"):
        raise UserError(
            f"{url}: must begin with https://, since tokens are sent to it."
        )
    keys = environ.get("PROBE_JWKS_URL") or stage.get("AUTH_JWKS_URL")
    jwks = keys or f"{url}{KEYS}"
    rate = _rate(environ.get("RATE", ""))
    mailbox = mailbox_url(urlsplit(url).port or 80)
    return Target(url, local, rate, jwks, mailbox)


def _stage(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of STAGE, with its URL; empty when no stage is named."""
    if (stage := environ.get("STAGE")) is None:
        return {}
    if environ.get("URL"):
        raise UserError("URL and STAGE both say what to probe: leave one out.")
    settings = stage_settings(stage, environ)
    domain, url = settings.get("DOMAIN_NAME"), settings.get("BETTER_AUTH_URL")
    if not domain and not url:
        raise UserError(
            f".env.{stage} has no address: set BETTER_AUTH_URL to what"
            f" `make info STAGE={stage}` shows."
        )
    return settings | {"URL": f"https://{domain}" if domain else str(url)}


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        good = False
    if not good or not parts.hostname or parts.username or parts.path or parts.query:
        raise UserError("URL must be a scheme and a host: URL=https://todo.example.com")
    return parts.hostname


def _rate(text: str) -> float:
    rate = int(text) if text.isascii() and text.isdigit() else 0
    if text and not 1 <= rate <= FASTEST:
        raise UserError(
            f"RATE must be a whole number of requests a second, 1 to {FASTEST:.0f}."
        )
    return float(rate) if text else RATE
