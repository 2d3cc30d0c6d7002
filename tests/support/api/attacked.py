"""The API and its verifier under attack: after every request all must be as it should.

Whatever was sent, and whoever sent it: the answer is no fault of the server and shows
nothing internal, nothing of the request is printed, and the next person, served by the
same warm process over the same connection, gets their own todo.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from logging import StreamHandler
from typing import Any
from urllib.parse import unquote_plus

from shared.auth.refusals import InvalidToken
from shared.auth.tokens import Verifier
from shared.observability import logger
from shared.principal import Principal
from tests.support.api.client import Answer, Api, Operation
from tests.support.tokens.issuer import Issuer

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}
NEVER_SENT = ("server", "x-powered-by", "set-cookie", "access-control-allow-origin")
INSIDES = re.compile(
    r"traceback|sqlstate|sqlalchemy|pg8000|psycopg|pydantic|starlette|fastapi|mangum"
    r"|owner_id|app\.user_id|row.level|duplicate key|select .* from|\.py\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w@.+-]{8,}")  # shorter ones may be found by chance


class WatchedApi(Api):
    """Sends requests as the gateway would, and looks around after each."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        self.said = ""  # what the last request printed
        self._next = Api(issuer).person()
        self._todo_id = self._next.create("the next person's")["id"]
        self._expected = self._next.get(self._todo_id).without_request_id()

    def call(self, operation: Operation, raw: dict[str, Any]) -> Answer:
        with printed() as said:
            answer = super().call(operation, raw)
        self.said = said.getvalue()
        assert_harmless(answer)
        assert_discloses_nothing(raw, self.log, self.said)
        self._serve_the_next()
        return answer

    @property
    def log(self) -> list[dict[str, Any]]:
        """The log line of the last request, and its metrics if it has any."""
        return [json.loads(line) for line in self.said.splitlines()]

    def _serve_the_next(self) -> None:
        with printed() as said:
            answer = self._next.get(self._todo_id)
        assert answer.without_request_id() == self._expected, "the next person's answer"
        (line,) = map(json.loads, said.getvalue().splitlines())
        assert line["principal"] == self._next.subject
        assert "auth_refused" not in line


@dataclass(frozen=True)
class WatchedVerifier(Verifier):
    """Verifies, and after every refusal the next person's token too."""

    issuer: Issuer

    def verify(self, token: str) -> Principal:
        try:
            return super().verify(token)
        except InvalidToken:
            assert super().verify(self.issuer.token("next")).id == "next"
            raise


@contextmanager
def printed() -> Iterator[StringIO]:
    """Everything printed meanwhile: log lines, metrics, whatever else."""
    handler = logger.registered_handler
    assert isinstance(handler, StreamHandler)
    said = StringIO()
    before = handler.setStream(said)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        handler.setStream(before or handler.stream)


def assert_harmless(answer: Answer) -> None:
    """No fault of the server, the headers that protect, and no word of our insides."""
    assert answer.status < 500, answer
    assert HEADERS.items() <= answer.headers.items()
    assert answer.headers.keys().isdisjoint(NEVER_SENT)
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert not INSIDES.search(answer.body), answer.body[:500]
        assert len(answer.body) < 20_000, "an answer as long as a request"


def assert_discloses_nothing(
    raw: dict[str, Any], log: list[dict[str, Any]], said: str
) -> None:
    """Nothing that was sent is printed, but whose token it was if it was good."""
    principals = {str(line.get("principal")) for line in log}
    for word in words_of(raw) - principals:
        assert word not in said, f"printed: {word[:80]}"


def words_of(raw: dict[str, Any]) -> set[str]:
    """The words of a request: of its headers, cookies, path, query and body."""
    query = raw["rawQueryString"]
    texts = [raw["rawPath"], query, unquote_plus(query), _body(raw)[:100_000]]
    texts += map(str, raw["headers"].values())
    # The parts of addresses that are words, and in the names of operations.
    of_ours = {"complete", "projects"}
    return {word for text in texts for word in WORD.findall(text)} - of_ours


def _body(raw: dict[str, Any]) -> str:
    body = str(raw.get("body") or "")
    try:
        return b64decode(body).decode("latin-1") if raw["isBase64Encoded"] else body
    except ValueError:
        return body
