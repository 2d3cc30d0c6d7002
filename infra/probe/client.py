"""HTTP as an attacker sends it, any header twice if need be; slowly, not for ever."""

import json
import re
import shlex
import ssl
import time
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from infra.common.errors import UserError

MAX_REQUESTS = 2_000
TIMEOUT = 35  # seconds: a gateway gives up after 30
STARTS = 5  # times a function is asked while it starts
MAX_WAIT = 60  # seconds: how long a limit may ask us to wait, once per request
_SECRET = re.compile(r"[\w.~%-]{40,}")  # a token or a cookie; an id is shorter

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """What is sent, and what it stands for. `operation` is empty for anything else."""

    operation: str
    method: str
    target: str
    headers: Headers = ()
    body: bytes | None = None
    what: str = ""

    def shown(self, url: str) -> str:
        """The request as a command, without a token or a cookie in it."""
        parts = ["curl", "-i", "-X", self.method, url + self.target]
        for name, value in self.headers:
            parts += ["-H", f"{name}: {value}"]
        if self.body is not None:
            parts += ["-d", self.body.decode("utf-8", "replace")[:300]]
        return _SECRET.sub("REDACTED", shlex.join(parts))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @cached_property
    def json(self) -> Any:
        """The body as JSON; an empty object if it is not JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return {}

    @property
    def is_problem(self) -> bool:
        return self.headers.get("content-type") == "application/problem+json"

    def without_request_id(self) -> tuple[int, dict[str, str], str]:
        """What can be compared: not the ids and dates that differ every time."""
        request_id = self.headers.get("x-request-id", "")
        text = self.text.replace(request_id, "") if request_id else self.text
        compared = {n: v for n, v in self.headers.items() if n in _COMPARED}
        return self.status, compared, text


# The application's own: a gateway adds ids and dates of its own to every answer.
_COMPARED = frozenset(
    {
        "allow",
        "cache-control",
        "content-length",
        "content-type",
        "etag",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "set-cookie",
        "vary",
        "www-authenticate",
    }
)


class Client:
    """Sends requests to one server, at most `rate` a second, and remembers them."""

    def __init__(self, url: str, rate: float) -> None:
        self.url = url
        self.exchanges: list[tuple[Request, Answer]] = []
        self.until = float("inf")  # seconds since the epoch: then the tokens expire
        self._address = urlsplit(url)
        self._pause = 1 / rate
        self._next = 0.0

    def send(self, request: Request) -> Answer:
        """The answer to the request, whatever it is. No answer at all is UserError."""
        if len(self.exchanges) >= MAX_REQUESTS:
            raise UserError(
                f"Stopped after {MAX_REQUESTS} requests, the most a probe may send."
            )
        if time.time() > self.until:
            raise UserError("The tokens expire too soon: pass tokens that live longer.")
        answer = self._send_patiently(request)
        self.exchanges.append((request, answer))
        return answer

    def ask(self, request: Request) -> Answer:
        """As `send`, for what is no attempt and must work.

        Counted nowhere, and repeated while the function starts: a gateway that tires of
        waiting answers itself, without the `x-request-id` of the application's answers.
        """
        for _ in range(STARTS):
            answer = self._send_patiently(request)
            if "x-request-id" in answer.headers:
                break
        return answer

    def _send_patiently(self, request: Request) -> Answer:
        answer = self._send_paced(request)
        wait = answer.headers.get("retry-after", "")
        if answer.status == 429 and wait.isdigit() and int(wait) <= MAX_WAIT:
            time.sleep(int(wait))
            answer = self._send_paced(request)
        return answer

    def _send_paced(self, request: Request) -> Answer:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._pause
        try:
            answer = self._exchange(request)
        except (OSError, HTTPException) as error:
            raise UserError(
                f"{self.url} does not answer ({type(error).__name__}): is it running?"
            ) from error
        if "errorMessage" in answer.json:
            raise UserError(f"{request.operation} crashed: look into its log.")
        return answer

    def _exchange(self, request: Request) -> Answer:
        connection = self._connection()
        try:
            connection.putrequest(request.method, request.target)
            for name, value in request.headers:
                connection.putheader(name, value)
            if request.body is not None:
                connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            lower = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, lower, text)
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            context = ssl.create_default_context()
            return HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        return HTTPConnection(host, port, timeout=TIMEOUT)
