"""An issuer of tokens on this machine: real keys, a real JWK Set, a real HTTP server.

    with Issuer() as issuer:
        os.environ.update(issuer.environment())
        token = issuer.token("auth0|alice")

It also misbehaves on demand: see `rotate`, and set `answer` to one of `answers`.
"""

import json
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from shared.config import ALGORITHMS, AuthSettings
from tests.support.tokens.key_servers import Answer, document
from tests.support.tokens.signing import MAKERS, SigningKey


class _Absent:
    """Has the same name in every process: tests are called after their values."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()  # as a claim's or a header member's value: leave it out
LIFETIME = 15 * 60  # seconds


class Issuer:
    """Whom the application believes. Not started, it signs but publishes nothing."""

    def __init__(
        self,
        *,
        audience: str = "ownlist-tests",
        algorithms: Sequence[str] = ALGORITHMS,
        clock: Callable[[], float] = time.time,
        tls: SSLContext | None = None,
    ) -> None:
        self.audience = audience
        self.clock = clock
        self.keys = {name: _new_key(name) for name in algorithms}
        self.fetches = 0
        self.answer: Answer = self._publish
        self._server = _Server(("127.0.0.1", 0), self)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self.jwks_url = f"{self.url}/jwks"
        self._started = False

    def start(self) -> Self:
        arguments = {"poll_interval": 0.02}
        Thread(target=self._server.serve_forever, kwargs=arguments, daemon=True).start()
        self._started = True
        return self

    def close(self) -> None:
        """Stop answering: connections are refused from here on."""
        if self._started:
            self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def settings(self, **changes: Any) -> AuthSettings:
        """What an application is configured with to believe this issuer."""
        values: dict[str, Any] = {
            "issuer": self.url,
            "audience": self.audience,
            "jwks_url": self.jwks_url,
            "shared_secret": None,
            "algorithms": ALGORITHMS,
            "required_claims": {},
            "max_token_lifetime": 86_400,
        }
        return AuthSettings(**values | changes)

    def environment(self) -> dict[str, str]:
        """The same as environment variables."""
        return {
            "AUTH_ISSUER": self.url,
            "AUTH_AUDIENCE": self.audience,
            "AUTH_JWKS_URL": self.jwks_url,
        }

    def claims(self, subject: Any = "alice", **claims: Any) -> dict[str, Any]:
        """A good payload, with claims replaced, added or ABSENT."""
        now = int(self.clock())
        good = {
            "iss": self.url,
            "aud": self.audience,
            "sub": subject,
            "iat": now,
            "exp": now + LIFETIME,
        }
        return _present(good | claims)

    def json_claims(self, subject: Any = "alice", **claims: Any) -> bytes:
        """The same as text, for a payload that JSON cannot say."""
        return json.dumps(self.claims(subject, **claims)).encode()

    def header(self, algorithm: str = "EdDSA", **members: Any) -> dict[str, Any]:
        """A good header of the key for `algorithm`, with members replaced or ABSENT."""
        key = self.keys[algorithm]
        return _present({"alg": key.algorithm, "kid": key.kid} | members)

    def token(
        self,
        subject: Any = "alice",
        *,
        algorithm: str = "EdDSA",
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token, good unless `header` or `claims` make it something else."""
        return self.keys[algorithm].token(
            self.header(algorithm, **header or {}), self.claims(subject, **claims)
        )

    def bearer(self, subject: Any = "alice", **claims: Any) -> str:
        """The value of the `Authorization` header."""
        return f"Bearer {self.token(subject, **claims)}"

    def rotate(self, algorithm: str = "EdDSA", *, same_kid: bool = False) -> SigningKey:
        """Publish a new key instead of the one for `algorithm`; returns the old one."""
        old = self.keys[algorithm]
        kid = old.kid if same_kid else str(uuid4())
        self.keys[algorithm] = MAKERS[algorithm](kid)
        return old

    def jwks(self) -> dict[str, Any]:
        return {"keys": [key.jwk for key in self.keys.values()]}

    def _publish(self, request: BaseHTTPRequestHandler) -> None:
        document(self.jwks())(request)


def _new_key(algorithm: str) -> SigningKey:
    return MAKERS[algorithm](str(uuid4()))


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not ABSENT}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], issuer: Issuer) -> None:
        self.issuer = issuer
        super().__init__(address, _Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up, which is what the slow answers are for."""


class _Request(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.issuer.fetches += 1
        self.server.issuer.answer(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent: a test's output is its verdict."""
