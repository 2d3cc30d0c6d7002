"""GET one small document from a server that may be slow, large or hostile."""

import ssl
from contextlib import closing
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from shared.timeboxed import Bounded

MAX_DOCUMENT = 64 * 1024  # bytes
# Firewalls refuse who has no name: AWS WAF, "Core rule set", NoUserAgent_HEADER.
HEADERS = {"Accept": "application/json", "User-Agent": "ownlist"}


class FetchFailed(Exception):
    """There is no document. The message is ours and quotes nothing received."""


def fetch(url: str, seconds: float) -> bytes:
    """The document at `url`, at most MAX_DOCUMENT. Otherwise FetchFailed, in time.

    TLS is verified, no redirect is followed, no proxy of the environment is used.
    """
    address = urlsplit(url)
    connection = connection_to(address, seconds)
    try:
        return Bounded[bytes](partial(_get, connection, address)).result(seconds)
    except FetchFailed:
        raise
    except TimeoutError:
        raise FetchFailed("timed out") from None
    except ssl.SSLError:
        raise FetchFailed("not trusted") from None
    except Exception:  # noqa: BLE001  a broken answer breaks in many ways
        raise FetchFailed("unreachable") from None


def _get(
    connection: HTTPConnection, address: SplitResult, download: Bounded[bytes]
) -> bytes:
    with closing(connection):
        connection.connect()
        download.waits_for(connection.sock)
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request("GET", target, headers=HEADERS)
        with connection.getresponse() as response:
            if response.status != 200:
                raise FetchFailed("not answered with 200")
            document = response.read(MAX_DOCUMENT + 1)
    if len(document) > MAX_DOCUMENT:
        raise FetchFailed("too large")
    return document


def connection_to(address: SplitResult, seconds: float) -> HTTPConnection:
    """Not open yet. TLS is verified, and no proxy of the environment is used."""
    try:
        host, port = address.hostname or "", address.port
        if address.scheme == "https":
            return HTTPSConnection(host, port, timeout=seconds, context=_tls_context())
        return HTTPConnection(host, port, timeout=seconds)
    except (HTTPException, ValueError):
        raise FetchFailed("not an address") from None


@cache
def _tls_context() -> ssl.SSLContext:
    """Made once: reading the trusted certificates takes 40 ms."""
    return ssl.create_default_context()
