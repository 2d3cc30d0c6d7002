"""How the socket of a connection is closed: at once, and with nothing left behind."""

import socket
import ssl
from contextlib import suppress
from typing import BinaryIO


def close(sock: socket.socket, file: BinaryIO | None) -> None:
    """Close it and the file that was made of it, in whatever state they are.

    The descriptor is closed with the last of the two.
    """
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
    if file is not None:
        with suppress(OSError):
            file.close()
    if isinstance(sock, ssl.SSLSocket):
        _forget_errors(sock)


def _forget_errors(sock: ssl.SSLSocket) -> None:
    """Leave no error of this connection in the thread's queue of OpenSSL errors.

    Python may leave one there when a connection is reset, and take it for an error of
    the next connection that it reads from (python/cpython#148594, seen with 3.14). To
    begin another TLS session empties the queue; this one goes nowhere.
    """
    nowhere = ssl.MemoryBIO(), ssl.MemoryBIO()
    sock.context.wrap_bio(*nowhere, server_hostname=sock.server_hostname)
