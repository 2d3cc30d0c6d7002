"""The identity function in a real Node process, behind events as AWS makes them.

with Identity(database.identity_url) as identity:
    session = identity.sign_up()  # with the link from the mail
"""

import http.client
import json
import re
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from infra.dev import mailbox
from tests.support.identity.bundle import (
    HANDLER,
    ORIGIN,
    TEST_BUNDLE,
    build,
    environment,
)
from tests.support.run.logs import assert_no_secret
from tests.support.run.short_timeouts import SCALE

GATEWAY = Path(__file__).with_name("gateway.mjs")
BASE = "/api/auth"
PASSWORD = "correct horse battery staple"
TIMEOUT = 30  # seconds


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # lower-case names; Set-Cookie is in `cookies`
    cookies: list[str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Session:
    """Someone who signed in. `cookies` is a Cookie header, `bearer` a signed token."""

    user_id: str
    email: str
    cookies: str
    bearer: str


class Identity:
    """One warm execution environment of the identity function.

    `origin` is BETTER_AUTH_URL; issuer and audience are the same unless `settings`,
    which are environment variables, say otherwise (None removes one). `bundle` is what
    runs: one that hashes quickly, unless it says HANDLER, which is what is packaged.
    """

    def __init__(
        self,
        database_url: str,
        settings: Mapping[str, str | None] = {},
        *,
        origin: str = ORIGIN,
        bundle: Path = TEST_BUNDLE,
    ) -> None:
        self.origin = origin
        self._bundle = bundle
        self.environment = environment(database_url, origin, settings)
        self._directory = tempfile.TemporaryDirectory(prefix="ownlist-identity-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.mailbox = mailbox.Mailbox().start()

    @property
    def jwks_url(self) -> str:
        """Where a verifier on this machine finds the keys."""
        return f"http://127.0.0.1:{self.port}{BASE}/jwks"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start, and wait until it listens. Raises AssertionError with its output."""
        if self._bundle in (HANDLER, TEST_BUNDLE):
            build(self._bundle)
        port = self._path("port")
        with self._path("output").open("wb") as output:
            self._process = subprocess.Popen(
                ["node", str(GATEWAY), str(self._bundle), str(port)],
                env={"AWS_ENDPOINT_URL_SESV2": self.mailbox.url} | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + TIMEOUT
        while not port.exists():
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, "identity does not start"
            time.sleep(0.01)
        self.port = int(port.read_text())
        return self

    def stop(self) -> None:
        """End it. Whatever it was asked meanwhile, it has printed no secret."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.mailbox.stop()
        printed = self.output if self._process else ""
        self._process = None
        self._directory.cleanup()
        assert_no_secret(printed)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def output(self) -> str:
        """Everything it has printed: its log."""
        return self._path("output").read_text()

    def request(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        cookies: str = "",
        address: str = "",
        short: bool = False,
    ) -> Answer:
        """Ask for `path` under /api/auth (or a whole path, from /api on).

        `body` is JSON unless it is bytes. `address` is the client's as the gateway sees
        it: another one each time unless given, so that no limit is met by accident.
        `short`: its timeouts are a fifth meanwhile, which takes the bundle TEST_BUNDLE.
        """
        sent = {"test-source-address": address or some_address(), **(headers or {})}
        if short:
            assert self._bundle == TEST_BUNDLE
            sent["test-shorten_timeouts"] = str(SCALE)
        if cookies:
            sent = {"cookie": cookies, "origin": self.origin, **sent}
        if body is not None and not isinstance(body, bytes):
            sent = {"content-type": "application/json", **sent}
            body = json.dumps(body).encode()
        target = path if path.startswith("/api") else f"{BASE}{path}"
        kept = {name: value for name, value in sent.items() if value}
        return self._exchange(method, target, body, kept)

    def event(self, event: object) -> Answer:
        """What the handler makes of this very event."""
        return self._exchange("POST", "/event", json.dumps(event).encode(), {})

    def ask_in(self, email: str = "", password: str = PASSWORD) -> str:
        """Sign up, and no more: the address, which gets a mail."""
        email = email or some_email()
        body = {"name": "Someone", "email": email, "password": password}
        answer = self.request("POST", "/sign-up/email", body=body)
        assert answer.status == 200, answer
        return email

    def sign_up(self, email: str = "", password: str = PASSWORD) -> Session:
        """A new person, whose address is confirmed, signed in."""
        email = self.ask_in(email, password)
        body = {"token": self.link(email), "password": password}
        answer = self.request("POST", "/verify-email", body=body)
        return self._session(answer, email)

    def sign_in(self, email: str, password: str = PASSWORD) -> Session:
        """Another session of someone who signed up."""
        body = {"email": email, "password": password}
        return self._session(self.request("POST", "/sign-in/email", body=body), email)

    def mail(self, email: str) -> mailbox.Mail:
        """The newest mail to this address."""
        mails = self.mailbox.to(email)
        assert mails, self.output
        return mails[0]

    def link(self, email: str, kind: str = "confirm") -> str:
        """The token of the link in the newest mail to this address."""
        found = re.search(rf"^\S+#{kind}=(\S+)$", self.mail(email).text, re.MULTILINE)
        assert found, self.mail(email)
        return found[1]

    def token(self, session: Session) -> str:
        """A JWT for this session."""
        answer = self.request("GET", "/token", cookies=session.cookies)
        assert answer.status == 200, answer
        return str(answer.json()["token"])

    def _session(self, answer: Answer, email: str) -> Session:
        assert answer.status == 200, answer
        cookies = "; ".join(cookie.split(";")[0] for cookie in answer.cookies)
        who = self.request("GET", "/get-session", cookies=cookies).json()["user"]
        assert who["email"] == email.lower()
        bearer = answer.headers["set-auth-token"]
        return Session(who["id"], email, cookies, bearer)

    def _path(self, name: str) -> Path:
        return Path(self._directory.name) / name

    def _exchange(
        self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, TIMEOUT)
        try:
            connection.request(method, target, body, dict(headers))
            response = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in response.getheaders()]
            return Answer(
                status=response.status,
                headers={name: value for name, value in pairs if name != "set-cookie"},
                cookies=[value for name, value in pairs if name == "set-cookie"],
                body=response.read(),
            )
        finally:
            connection.close()


def assert_problem(answer: Answer, status: int, slug: str) -> None:
    """The answer is this problem (RFC 9457) and says nothing else.

    `message` and `code` are what Better Auth's own client shows.
    """
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    told = {"type", "title", "status", "detail", "message", "code", "request_id"}
    assert set(body) == told | ({"errors"} & set(body))
    assert body["type"] == f"/docs/problems#{slug}"
    assert body["status"] == status
    assert body["message"] == body["detail"]
    assert body["code"] == slug.upper().replace("-", "_")
    assert body["request_id"] == answer.headers["x-request-id"]


@contextmanager
def no_mail(to: str = "") -> Iterator[None]:
    """Meanwhile every mailbox rejects all mail, or what goes `to` one, as SES may."""
    real = mailbox._mail

    def rejected(sent: dict[str, Any]) -> mailbox.Mail:
        mail = real(sent)
        if mail.to == (to or mail.to):
            raise ValueError
        return mail

    with patch.object(mailbox, "_mail", rejected):
        yield


def some_address() -> str:
    """An address of the block for benchmarks (RFC 2544), which nobody has."""
    return f"198.18.{secrets.randbelow(256)}.{secrets.randbelow(256)}"


def some_email() -> str:
    """An address nobody had before."""
    return f"{secrets.token_hex(8)}@example.com"
