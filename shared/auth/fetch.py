"""GET one small document from a server that may be slow, large or hostile."""

import socket
import ssl
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import SplitResult, urlsplit

LARGEST_DOCUMENT = 64 * 1024  # bytes


class FetchFailed(Exception):
    """There is no document. The message is ours and quotes nothing received."""


def fetch(url: str, seconds: float) -> bytes:
    """The document at `url`, at most LARGEST_DOCUMENT. Otherwise FetchFailed, in time.

    TLS is verified, no redirect is followed, no proxy of the environment is used. A
    socket's time-out begins anew with every byte and does not count name resolution;
    `seconds` holds for everything, and so the work is done in a thread.
    """
    address = urlsplit(url)
    connection = _connection(address, seconds)
    outcomes: SimpleQueue[bytes | FetchFailed] = SimpleQueue()
    arguments = (connection, address, outcomes)
    Thread(target=_work, args=arguments, daemon=True).start()
    try:
        outcome = outcomes.get(timeout=seconds)
    except Empty:
        _abandon(connection)
        raise FetchFailed("timed out") from None
    if isinstance(outcome, FetchFailed):
        raise outcome
    return outcome


def _work(
    connection: HTTPConnection,
    address: SplitResult,
    outcomes: "SimpleQueue[bytes | FetchFailed]",
) -> None:
    try:
        outcomes.put(_get(connection, address))
    except FetchFailed as failure:
        outcomes.put(failure)
    except ssl.SSLError:
        outcomes.put(FetchFailed("not trusted"))
    except (OSError, HTTPException, ValueError):
        outcomes.put(FetchFailed("unreachable"))
    finally:
        connection.close()


def _get(connection: HTTPConnection, address: SplitResult) -> bytes:
    target = address.path or "/"
    if address.query:
        target += f"?{address.query}"
    connection.request("GET", target, headers={"Accept": "application/json"})
    response = connection.getresponse()
    if response.status != 200:
        raise FetchFailed("not answered with 200")
    document = response.read(LARGEST_DOCUMENT + 1)
    if len(document) > LARGEST_DOCUMENT:
        raise FetchFailed("too large")
    return document


def _connection(address: SplitResult, seconds: float) -> HTTPConnection:
    host = address.hostname or ""
    if address.scheme == "https":
        return HTTPSConnection(
            host, address.port, timeout=seconds, context=_tls_context()
        )
    return HTTPConnection(host, address.port, timeout=seconds)


@cache
def _tls_context() -> ssl.SSLContext:
    """Made once: reading the trusted certificates takes 40 ms."""
    return ssl.create_default_context()


def _abandon(connection: HTTPConnection) -> None:
    """Wake the thread, which may be waiting for a trickle of bytes. Closing would not."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
