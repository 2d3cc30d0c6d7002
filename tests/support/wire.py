"""A wire to listen to: counts the round trips of PostgreSQL clients, delays them.

A round trip is a burst from the client after a burst from the server, however many
messages it holds. The client's goodbye waits for nothing and is none.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Self

GOODBYE = b"X\0\0\0\4"


class Wire:
    """A proxy on loopback before a server on `port`, delaying each direction."""

    def __init__(self, port: int, delay: float = 0.0) -> None:
        self.loses_answers = False  # they reach nobody, and the connection ends
        self.round_trips = 0
        self.connections = 0
        self._target, self._delay = port, delay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """End every connection, as a pooler that restarts does."""
        for each in self._open:
            _end(each)
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(("127.0.0.1", self._target))
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open += [client, server]
            _Conversation(self, client, server, self._delay).start()

    def turn(self) -> None:
        self.round_trips += 1


class _Conversation:
    """One connection: two threads, and whose turn it was to speak."""

    def __init__(
        self, wire: Wire, client: socket.socket, server: socket.socket, delay: float
    ) -> None:
        self._wire, self._delay = wire, delay
        self._client, self._server = client, server
        self._server_spoke = True

    def start(self) -> None:
        for target in (self._outward, self._homeward):
            threading.Thread(target=target, daemon=True).start()

    def _outward(self) -> None:
        for burst in _bursts(self._client):
            if self._server_spoke and burst != GOODBYE:
                self._server_spoke = False
                self._wire.turn()
            time.sleep(self._delay)
            _pass_on(self._server, burst)
        _end(self._server)

    def _homeward(self) -> None:
        for burst in _bursts(self._server):
            self._server_spoke = True
            if self._wire.loses_answers:
                break
            time.sleep(self._delay)
            _pass_on(self._client, burst)
        _end(self._client)


def _bursts(source: socket.socket) -> Iterator[bytes]:
    """What arrives, until the end; a connection that was reset has ended."""
    return iter(lambda: _received(source), b"")


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(1 << 20)
    except OSError:
        return b""


def _pass_on(target: socket.socket, burst: bytes) -> None:
    try:
        target.sendall(burst)
    except OSError:
        _end(target)


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
