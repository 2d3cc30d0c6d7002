"""A gateway to the stack on which a page has bad days.

It passes on what it is asked, and its answers, except where a test says otherwise: an
answer of the test's own, no answer at all, another clock.
"""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import urlsplit

from infra.common.state_folder import ROOT

BATCH = "POST /api/v1/todos/batch"
FEED = "GET /api/v1/todos/changes"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "content-length"}
PROBLEMS = {
    each["slug"]: each for each in json.loads((ROOT / "docs/problems.json").read_text())
}


def problem(slug: str, **more: object) -> dict[str, Any]:
    """The body of a problem as the API answers it."""
    known = PROBLEMS[slug]
    told = {name: known[name] for name in ("title", "status", "detail")}
    return {"type": f"/docs/problems#{slug}", **told, **more}


@dataclass
class Rule:
    """What to answer to requests like `POST /api/v1/todos`, and how often (-1: always).

    `body` None is no answer: the connection ends.
    """

    request: str
    body: dict[str, Any] | None = None
    times: int = -1
    headers: dict[str, str] = field(default_factory=dict)


class Gateway:
    def __init__(self, stack: str) -> None:
        self.stack = stack
        self.rules: list[Rule] = []
        self.clock = 0  # seconds by which the server's is ahead of this machine's
        self.url = ""

    def clear(self) -> None:
        self.rules.clear()
        self.clock = 0

    def rule_for(self, request: str) -> Rule | None:
        for rule in self.rules:
            if request.startswith(rule.request) and rule.times != 0:
                rule.times -= 1
                return rule
        return None


@contextmanager
def gateway_to(stack: str) -> Iterator[Gateway]:
    """Listens on loopback until the end."""
    gateway = Gateway(stack)

    class Handler(_Handler):
        to = gateway

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        gateway.url = f"http://localhost:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield gateway
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    to: Gateway
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        sent = self.rfile.read(size)
        rule = self.to.rule_for(f"{self.command} {self.path}")
        if rule and rule.body is None:
            self.close_connection = True
        elif rule and rule.body is not None:
            headers = [("content-type", "application/problem+json")]
            body = json.dumps(rule.body).encode()
            self._answer(rule.body["status"], [*headers, *rule.headers.items()], body)
        else:
            self._answer(*self._passed_on(sent))

    def __getattr__(self, name: str) -> Any:
        """`do_GET` and the like: all methods are the same to it."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def _passed_on(self, sent: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        there = urlsplit(self.to.stack)
        headers = {n: v for n, v in self.headers.items() if n.lower() not in HOP_BY_HOP}
        headers["Host"] = there.netloc
        if "Origin" in headers:
            headers["Origin"] = self.to.stack
        link = http.client.HTTPConnection(there.hostname or "", there.port or 80)
        try:
            link.request(self.command, self.path, sent or None, headers)
            response = link.getresponse()
            body = response.read()
            return response.status, response.getheaders(), body
        finally:
            link.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Date", formatdate(time() + self.to.clock, usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the page went away meanwhile
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
