"""One person as a client: signs up, reads the mail, then speaks to the API."""

import json
import re
import secrets
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from infra.common.errors import UserError

RESPONSE_TIMEOUT = 30  # seconds: a function's first call starts its process
DIRECTLY = build_opener(ProxyHandler({}))  # no proxy leads to this machine


@dataclass(frozen=True)
class Answer:
    """What came back: `body` is the JSON, None when there was none."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Person:
    """Someone with an address nobody had before, a password, a session and a token."""

    url: str
    name: str
    email: str = ""
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    cookie: str = ""
    token: str = ""

    def __post_init__(self) -> None:
        unique = secrets.token_hex(4)
        self.email = self.email or f"{self.name.lower()}-{unique}@example.com"

    def sign_up(self) -> Answer:
        """Make an account; its address gets a mail with a link."""
        account = {"name": self.name, "email": self.email, "password": self.password}
        return self._keep(self.identity("POST", "/sign-up/email", account))

    def sign_in(self) -> Answer:
        """Open a session; its cookie is kept."""
        account = {"email": self.email, "password": self.password}
        return self._keep(self.identity("POST", "/sign-in/email", account))

    def confirm(self, mailbox: str) -> Answer:
        """Follow the link of the newest mail; the session's cookie is kept."""
        token = link(mailbox, self.email, "confirm")
        body = {"token": token, "password": self.password}
        return self._keep(self.identity("POST", "/verify-email", body))

    def fetch_token(self) -> Answer:
        """Exchange the session for a token, which is kept."""
        answer = self.identity("GET", "/token")
        if answer.status == 200:
            self.token = answer.body["token"]
        return answer

    def _keep(self, answer: Answer) -> Answer:
        self.cookie = answer.headers.get("set-cookie", "").split(";")[0]
        return answer

    def identity(self, method: str, path: str, body: object = None) -> Answer:
        """Ask Better Auth, as a browser would: with the cookie and the origin."""
        headers = {"Origin": self.url}
        if self.cookie:
            headers["Cookie"] = self.cookie
        return ask(f"{self.url}/api/auth{path}", method, body, headers)

    def todos(self, method: str, path: str = "", body: object = None) -> Answer:
        """Ask the API about todos, with the token and nothing else."""
        return self.api(method, f"/todos{path}", body)

    def api(self, method: str, path: str, body: object = None) -> Answer:
        """Ask the API, with the token and nothing else."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return ask(f"{self.url}/api/v1{path}", method, body, headers)


def link(mailbox: str, email: str, kind: str) -> str:
    """The token of the link in the newest mail to this address. Raises UserError."""
    items = ask(f"{mailbox}/messages?to={quote(email)}", "GET", None, {}).body["items"]
    text = items[0]["text"] if items else ""
    found = re.search(rf"#{kind}=(\S+)", text)
    if not found:
        raise UserError(
            f"No mail with a link at {mailbox}: see the log of the identity function."
        )
    return found[1]


def ask(url: str, method: str, body: object, headers: dict[str, str]) -> Answer:
    """One request. Any status is an answer; no answer at all raises UserError."""
    data = None if body is None else json.dumps(body).encode()
    content = {} if data is None else {"Content-Type": "application/json"}
    request = Request(url, data, content | headers, method=method)  # noqa: S310 - a person named it
    try:
        with DIRECTLY.open(request, timeout=RESPONSE_TIMEOUT) as response:
            answer = _answer(response.status, response.read(), dict(response.headers))
    except HTTPError as error:
        with error:
            return _answer(error.code, error.read(), dict(error.headers))
    except (OSError, HTTPException) as error:
        raise UserError(
            f"No answer from {url}: is `make dev` running on this port?"
        ) from error
    if isinstance(answer.body, dict) and "errorMessage" in answer.body:
        raise UserError(
            f"The function at {url} crashed (status {answer.status}): see its log."
        )
    return answer


def _answer(status: int, body: bytes, headers: dict[str, str]) -> Answer:
    try:
        content = json.loads(body) if body else None
    except ValueError:
        content = None
    lower = {name.lower(): value for name, value in headers.items()}
    return Answer(status, content, lower)
