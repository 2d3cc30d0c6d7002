"""How a server may answer a GET: properly, or as servers do on bad days."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


def document(content: bytes | dict[str, Any], status: int = 200) -> Answer:
    """Always the same body."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def redirect(status: int, location: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", location)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def late(seconds: float, then: Answer) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        then(request)

    return answer


def octets(content: bytes) -> Answer:
    """These bytes on the wire, whether they are HTTP or not; then the end."""
    return lambda request: _write(request, content)


class Trickle:
    """First `start`, then a byte now and then, for ever. `gave_up` tells of the client.

    No single wait is longer than `pause`: only a deadline over all of them ends it.
    """

    def __init__(self, start: bytes, pause: float = 0.02) -> None:
        self.start = start
        self.pause = pause
        self.gave_up = Event()

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        try:
            _write(request, self.start)
            while True:
                time.sleep(self.pause)
                _write(request, b"x")
        except OSError:
            self.gave_up.set()


def _write(request: BaseHTTPRequestHandler, content: bytes) -> None:
    request.wfile.write(content)
    request.wfile.flush()
