"""Something that listens where PostgreSQL should, and notes what it is told."""

import ssl
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self

SSL_REQUEST = 8  # bytes, the first a client sends


class PretendPostgres:
    """Agrees to TLS when it has a context, else says it has none.

    `asked` counts clients, `told` is what they said after that: names and passwords.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.asked = 0
        self.told: list[bytes] = []
        self._server = _Server(("127.0.0.1", 0), self)

    @property
    def url(self) -> str:
        """Its address, in a spelling that nobody takes for this machine's own."""
        port = self._server.server_address[1]
        return f"postgresql://role:password@127.1:{port}/database?sslmode=require"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], pretender: PretendPostgres) -> None:
        super().__init__(address, _Conversation)
        self.pretender = pretender


class _Conversation(BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        pretender = self.server.pretender
        self.request.recv(SSL_REQUEST)
        pretender.asked += 1
        self.request.sendall(b"S" if pretender.tls else b"N")
        try:
            told = self._listen(pretender.tls)
        except OSError:  # the client broke the handshake off
            return
        if told:
            pretender.told.append(told)

    def _listen(self, tls: ssl.SSLContext | None) -> bytes:
        if tls is None:
            return bytes(self.request.recv(1024))
        with tls.wrap_socket(self.request, server_side=True) as secured:
            return secured.recv(1024)
