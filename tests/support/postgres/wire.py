"""A wire to PostgreSQL or its pooler: counts round trips, delays them, and breaks.

A round trip is a burst from the client after a burst from the server, however many
messages it holds. The client's Terminate waits for no reply and counts as none.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from types import TracebackType
from typing import Self

TERMINATE = b"X\0\0\0\4"
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: end with RST
# What arrives of a burst, piece by piece. See wire_faults.py for bad ones.
Fault = Callable[[bytes], Iterator[bytes]]


class CutError(Exception):
    """Raised by a fault: both sides see the end of the connection."""


def intact(burst: bytes) -> Iterator[bytes]:
    yield burst


class Wire:
    """A proxy on `host` before a server on loopback's `port`, delaying each direction.

    `outward` and `homeward` may be set to faults. `asleep` is how many seconds a new
    connection waits, accepted, before anything is passed on.
    """

    def __init__(self, port: int, delay: float = 0.0, host: str = "127.0.0.1") -> None:
        self.outward: Fault = intact
        self.homeward: Fault = intact
        self.asleep = 0.0
        self.ends = True  # whether the server hears that its client has gone
        self.round_trips = 0
        self.connections = 0
        self._target, self.delay = port, delay
        self._listener = socket.create_server((host, 0), backlog=1_024)
        self.port = self._listener.getsockname()[1]
        self._open: list[_Conversation] = []
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

    def mend(self) -> None:
        """From here on what is sent arrives, on connections that are still there."""
        self.outward = self.homeward = intact
        self.asleep = 0.0

    def cut(self, *, reset: bool = False) -> None:
        """End every connection, as a pooler that restarts does, or by a reset."""
        for each in self._open:
            each.end(reset=reset)
        self._open.clear()

    def narrow(self) -> None:
        """Of what is sent on new connections, little can be on the way."""
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)

    def half_close(self) -> None:
        """Tell clients that nothing more will come, and go on listening to them."""
        for each in self._open:
            with suppress(OSError):  # it has ended
                each.client.shutdown(socket.SHUT_WR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        time.sleep(self.asleep)
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            client.close()
            return
        for each in (client, server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conversation = _Conversation(self, client, server)
        self._open.append(conversation)
        conversation.start()

    def turn(self) -> None:
        self.round_trips += 1


@contextmanager
def nobody_accepts() -> Iterator[int]:
    """A port whose queue is full, so that the kernel says nothing to who knocks."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        with closing(socket.create_connection(address)):
            yield int(address[1])


class _Conversation:
    """One connection: two threads, and whose turn it was to speak."""

    def __init__(
        self, wire: Wire, client: socket.socket, server: socket.socket
    ) -> None:
        self._wire = wire
        self.client, self._server = client, server
        self._server_spoke = True
        self._reset = False

    def start(self) -> None:
        for target in (self._outward, self._homeward):
            threading.Thread(target=target, daemon=True).start()

    def end(self, *, reset: bool = False) -> None:
        self._reset = reset
        for each in (self.client, self._server):
            if not reset:
                _end(each)
                continue
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                each.shutdown(socket.SHUT_RD)  # wakes who reads, and sends nothing
            each.close()

    def _outward(self) -> None:
        for burst in _bursts(self.client):
            if self._server_spoke and burst != TERMINATE:
                self._server_spoke = False
                self._wire.turn()
            self._pass_on(self._server, burst, self._wire.outward)
        if not self._reset and self._wire.ends:
            _end(self._server)

    def _homeward(self) -> None:
        for burst in _bursts(self._server):
            self._server_spoke = True
            self._pass_on(self.client, burst, self._wire.homeward)
        if not self._reset:
            _end(self.client)

    def _pass_on(self, target: socket.socket, burst: bytes, fault: Fault) -> None:
        time.sleep(self._wire.delay)
        try:
            for piece in fault(burst):
                target.sendall(piece)
        except (OSError, CutError):
            self.end()


def _bursts(source: socket.socket) -> Iterator[bytes]:
    """What arrives, until the end; a connection that was reset has ended."""
    return iter(lambda: _received(source), b"")


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(1 << 20)
    except OSError:
        return b""


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
