"""A gateway to the stack that does, once each, what networks and servers do."""

import base64
import http.client
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

TODOS = "/api/v1/todos"
PASSED_ON = ("Authorization", "Content-Type", "If-Match")
PASSED_BACK = ("Content-Type", "ETag", "Retry-After", "set-auth-token")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class BadDay:
    """Behind `url` is the stack. `seen` has what came of each request to it."""

    def __init__(self, upstream: str, url: str) -> None:
        self.upstream, self.url = upstream, url
        self.seen: list[tuple[str, str, int]] = []
        self._done: set[str] = set()
        self._tokens: dict[str, str] = {}  # what the client was given: the real one

    def count(self, method: str, path: str, status: int) -> int:
        return sum(each == (method, path, status) for each in self.seen)

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> Answer | None:
        """None: the connection ends without an answer."""
        request = (method, target, self._with_real_token(headers), body)
        path, _, query = target.partition("?")
        if method == "PATCH" and self._first("someone else changes it"):
            other = {n: v for n, v in headers.items() if n != "If-Match"}
            self._forward(method, target, other, b'{"tags": ["seen"]}')
        if (method, path) == ("POST", TODOS) and self._first("done, but unheard of"):
            self._forward(*request)
            return None
        if refusal := self._refusal(method, path, query):
            return refusal
        answer = self._forward(*request)
        if path == "/api/auth/token" and self._first("a token with 30 s to live"):
            return answer._replace(body=self._short_lived(answer.body))
        return answer

    def _refusal(self, method: str, path: str, query: str) -> Answer | None:
        if (method, path) == ("POST", TODOS) and self._first("too many"):
            return Answer(429, {"Retry-After": "1"}, b"{}")
        if (method, path) == ("GET", TODOS) and self._first("out of order"):
            return Answer(503, {"Retry-After": "1"}, b"{}")
        if "since=" in query and self._first("forgotten"):
            return Answer(410, {"Content-Type": "application/problem+json"}, b"{}")
        return None

    def _with_real_token(self, headers: dict[str, str]) -> dict[str, str]:
        given = headers.get("Authorization", "").removeprefix("Bearer ")
        if given in self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens[given]}"
        return headers

    def _first(self, event: str) -> bool:
        first = event not in self._done
        self._done.add(event)
        return first

    def _short_lived(self, body: bytes) -> bytes:
        real = json.loads(body)["token"]
        header, payload, signature = real.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        claims["exp"] = claims["iat"] + 30
        text = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
        given = f"{header}.{text.decode()}.{signature}"
        self._tokens[given] = real
        return json.dumps({"token": given}).encode()

    def _forward(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> Answer:
        where = urlsplit(self.upstream)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port, 30)
        try:
            connection.request(method, target, body or None, headers)
            response = connection.getresponse()
            kept = {n: v for n in PASSED_BACK if (v := response.getheader(n))}
            answer = Answer(response.status, kept, response.read())
        finally:
            connection.close()
        self.seen.append((method, target.partition("?")[0], answer.status))
        return answer


Day = TypeVar("Day", bound=BadDay)


def bad_day(upstream: str) -> AbstractContextManager[BadDay]:
    return served(upstream, BadDay)


@contextmanager
def served(upstream: str, kind: type[Day]) -> Iterator[Day]:
    """A gateway of this kind, on a port of its own."""
    with _Server() as server:
        day = kind(upstream, f"http://127.0.0.1:{server.server_port}")
        server.day = day
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield day
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    day: BadDay

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)


class _Request(BaseHTTPRequestHandler):
    server: _Server

    def _serve(self) -> None:
        day = self.server.day
        headers = {n: v for n in PASSED_ON if (v := self.headers.get(n))}
        if origin := self.headers.get("Origin"):
            headers["Origin"] = day.upstream if origin == day.url else origin
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = day.answer(self.command, self.path, headers, body)
        if answer is None:
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PATCH = _serve  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass
