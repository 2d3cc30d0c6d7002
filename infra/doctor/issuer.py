"""Checks of whose tokens are believed."""

import time
from contextlib import closing
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from infra.doctor.context import Context, NotExamined
from infra.doctor.findings import Checks, Finding, fail, ok, warn
from shared.auth.fetch import HEADERS, FetchFailed, connection_to, fetch
from shared.auth.jwks import VerificationKey, read_keys

check = Checks()
TIMEOUT = 5.0  # seconds
DIFFERENCE, TOLERATED = 5.0, 30.0  # seconds; tokens of a clock beyond are refused


def _url(context: Context) -> str:
    if not context.auth.jwks_url:
        raise NotExamined("a shared secret is used, so no key is published")
    return context.auth.jwks_url


def _document(context: Context) -> bytes:
    try:
        return fetch(_url(context), TIMEOUT)
    except FetchFailed:
        raise NotExamined("the issuer does not answer") from None


@check("issuer", "check AUTH_JWKS_URL, and that the issuer is running")
def reachable(context: Context) -> Finding:
    url, began = _url(context), time.monotonic()
    try:
        fetch(url, TIMEOUT)
    except FetchFailed as failure:
        return fail(f"{url}: {failure}")
    return ok(f"{url} in {(time.monotonic() - began) * 1000:.0f} ms")


@check(
    "keys", "the issuer must publish a key for one of AUTH_ALGORITHMS: look at its JWKS"
)
def keys(context: Context) -> Finding:
    found = _keys(context)
    if not found:
        return fail("no usable key is published")
    kinds = sorted({key.algorithm for key in found.values()})
    return ok(f"{len(found)} usable, {', '.join(kinds)}")


@check("algorithms", "remove from AUTH_ALGORITHMS what the issuer does not use")
def algorithms(context: Context) -> Finding:
    used = {key.algorithm for key in _keys(context).values()}
    idle = [name for name in context.auth.algorithms if name not in used]
    if idle and len(idle) < len(context.auth.algorithms):
        return warn(f"accepted but not used by the issuer: {', '.join(idle)}")
    return ok(", ".join(context.auth.algorithms))


def _keys(context: Context) -> dict[str, VerificationKey]:
    try:
        return read_keys(_document(context), context.auth.algorithms)
    except ValueError:
        return {}


@check("clock of the issuer", "correct the clocks: tokens from the future are rejected")
def clock(context: Context) -> Finding:
    return difference(_time_there(_url(context)), context.clock())


def difference(there: float, here: float) -> Finding:
    seconds = there - here
    said = f"{abs(seconds):.0f} s {'ahead' if seconds > 0 else 'behind'}"
    if abs(seconds) >= TOLERATED:
        return fail(said)
    return warn(said) if abs(seconds) >= DIFFERENCE else ok("same as here")


def _time_there(url: str) -> float:
    """As any answer tells it, of whatever status, and whatever cache (RFC 9111 5.1)."""
    address = urlsplit(url)
    try:
        with closing(connection_to(address, TIMEOUT)) as connection:
            connection.request("GET", address.path or "/", headers=HEADERS)
            headers = connection.getresponse().headers
    except (FetchFailed, OSError, HTTPException):
        raise NotExamined("the issuer does not answer") from None
    try:
        written = parsedate_to_datetime(headers.get("Date", ""))
        return written.timestamp() + int(headers.get("Age", "0"))
    except ValueError:
        raise NotExamined("its answers have no Date header") from None
