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
    download = _Download(urlsplit(url), seconds)
    download.start()
    try:
        outcome = download.outcomes.get(timeout=seconds)
    except Empty:
        download.abandon()
        raise FetchFailed("timed out") from None
    if isinstance(outcome, FetchFailed):
        raise outcome
    return outcome


class _Download(Thread):
    """One GET. Puts exactly one outcome, and ends soon after it was abandoned."""

    def __init__(self, address: SplitResult, seconds: float) -> None:
        super().__init__(daemon=True)
        self.outcomes: SimpleQueue[bytes | FetchFailed] = SimpleQueue()
        self._connection = _connection(address, seconds)
        self._target = address.path or "/"
        if address.query:
            self._target += f"?{address.query}"
        self._socket: socket.socket | None = None
        self._abandoned = False

    def run(self) -> None:
        try:
            self.outcomes.put(self._get())
        except FetchFailed as failure:
            self.outcomes.put(failure)
        except ssl.SSLError:
            self.outcomes.put(FetchFailed("not trusted"))
        except Exception:  # noqa: BLE001 - a broken answer breaks in many ways
            self.outcomes.put(FetchFailed("unreachable"))
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Wake the thread, which may be waiting for a trickle. Closing would not."""
        self._abandoned = True
        if self._socket:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _get(self) -> bytes:
        self._connection.connect()
        self._socket = self._connection.sock  # which the connection may forget early
        if self._abandoned:
            raise FetchFailed("timed out")
        accept = {"Accept": "application/json"}
        self._connection.request("GET", self._target, headers=accept)
        with self._connection.getresponse() as response:
            if response.status != 200:
                raise FetchFailed("not answered with 200")
            document = response.read(LARGEST_DOCUMENT + 1)
        if len(document) > LARGEST_DOCUMENT:
            raise FetchFailed("too large")
        return document


def _connection(address: SplitResult, seconds: float) -> HTTPConnection:
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
