"""One small document from a server that may be slow, large or somebody else's."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from shared.auth import fetch as fetch_module
from shared.auth.fetch import MAX_DOCUMENT, FetchFailed, fetch
from tests.support.postgres.certificates import Certificate
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.key_servers import (
    Answer,
    Trickle,
    document,
    late,
    octets,
    redirect,
)

pytestmark = promise("An issuer that is down, slow or hostile does no harm")

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> Iterator[Issuer]:
    with Issuer(algorithms=("EdDSA",)) as issuer:
        yield issuer


@pytest.mark.parametrize(
    "start",
    [
        b"",  # the status line never ends
        HEAD + b"X-Slow: ",
        HEAD + b"Content-Length: 60000\r\n\r\n",
        HEAD + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n",
    ],
)
def test_a_server_that_sends_a_byte_at_a_time_does_not_outlive_the_deadline(
    server: Issuer, start: bytes
) -> None:
    trickle = server.answer = Trickle(start)
    began = time.monotonic()
    with pytest.raises(FetchFailed):
        fetch(server.jwks_url, 0.3)
    assert time.monotonic() - began < 2
    assert trickle.gave_up.wait(2), "the connection is still open"


def test_a_server_that_says_nothing_does_not_outlive_the_deadline(
    server: Issuer,
) -> None:
    server.answer = late(2, document({}))
    began = time.monotonic()
    with pytest.raises(FetchFailed):
        fetch(server.jwks_url, 0.2)
    assert time.monotonic() - began < 1.5


def test_a_name_that_resolves_too_late_is_not_waited_for_and_nothing_is_asked(
    server: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def resolve_late(*arguments: Any, **options: Any) -> Any:
        time.sleep(1)
        return resolve(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_late)
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="timed out"):
        fetch(server.jwks_url, 0.2)
    assert time.monotonic() - began < 0.8
    time.sleep(1)
    assert server.fetches == 0


@pytest.mark.parametrize("size", [MAX_DOCUMENT + 1, 5_000_000])
def test_a_document_that_is_too_large_is_refused(server: Issuer, size: int) -> None:
    server.answer = document(b" " * size)
    with pytest.raises(FetchFailed, match="too large"):
        fetch(server.jwks_url, 5)


def test_a_document_without_end_is_refused(server: Issuer) -> None:
    """It is not waited for either: what there is of it is too large already."""
    server.answer = Trickle(HEAD + b"\r\n" + b" " * (MAX_DOCUMENT + 1))
    with pytest.raises(FetchFailed, match="too large"):
        fetch(server.jwks_url, 2)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: Issuer, status: int) -> None:
    with Issuer(algorithms=("EdDSA",)) as other:
        for place in (other.jwks_url, server.jwks_url):
            server.answer = redirect(status, place)
            with pytest.raises(FetchFailed, match="not answered with 200"):
                fetch(server.jwks_url, 5)
        assert other.fetches == 0
    assert server.fetches == 2


@pytest.mark.parametrize("status", [201, 204, 206, 304, 400, 401, 404, 429, 500, 503])
def test_any_answer_but_200_is_refused(server: Issuer, status: int) -> None:
    server.answer = document(server.jwks(), status)
    with pytest.raises(FetchFailed, match="not answered with 200"):
        fetch(server.jwks_url, 5)


@pytest.mark.parametrize(
    "answer",
    [
        octets(b""),
        octets(b"\x00\x01\x02"),
        octets(b"SSH-2.0-OpenSSH_9.6\r\n"),
        octets(b"HTTP/1.1 two hundred\r\n\r\n"),
        octets(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
        octets(HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n"),
        octets(HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
    ],
)
def test_an_answer_that_is_not_http_is_refused(server: Issuer, answer: Answer) -> None:
    server.answer = answer
    with pytest.raises(FetchFailed):
        fetch(server.jwks_url, 5)


@cases(
    "url",
    [
        "http://127.0.0.1:1/jwks",  # nobody listens
        "http://127.0.0.1:99999/",
        "http://a b/",
        "http:///jwks",
        "http://127.0.0.1:1/a b",
        "http://127.0.0.1:1/\r\nX: y",
        "http://" + "a" * 300 + "/",
    ],
)
def test_an_address_where_nothing_is_fails_like_everything_else(url: str) -> None:
    with pytest.raises(FetchFailed):
        fetch(url, 2)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certificate]:
    """A certificate for 127.0.0.1 that this machine is told to trust."""
    certificate = Certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", certificate.path)
    fetch_module._tls_context.cache_clear()
    yield certificate
    fetch_module._tls_context.cache_clear()


def test_a_server_with_an_untrusted_certificate_is_not_asked(
    tmp_path: Path, trusted: Certificate
) -> None:
    stranger = Certificate(tmp_path, "127.0.0.1")
    with Issuer(algorithms=("EdDSA",), tls=stranger.server()) as server:
        with pytest.raises(FetchFailed, match="not trusted"):
            fetch(server.jwks_url, 5)
        assert server.fetches == 0


def test_a_certificate_for_another_host_is_not_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Certificate(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", elsewhere.path)
    fetch_module._tls_context.cache_clear()
    with Issuer(algorithms=("EdDSA",), tls=elsewhere.server()) as server:
        with pytest.raises(FetchFailed, match="not trusted"):
            fetch(server.jwks_url, 5)
        assert server.fetches == 0
    fetch_module._tls_context.cache_clear()


def test_a_document_is_fetched_over_verified_tls(trusted: Certificate) -> None:
    with Issuer(algorithms=("EdDSA",), tls=trusted.server()) as server:
        assert b'"keys"' in fetch(server.jwks_url, 5)


def test_the_largest_document_is_fetched_with_the_query_of_its_address(
    server: Issuer,
) -> None:
    """By one who has a name: firewalls before issuers refuse others."""
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        names = ("Accept-Encoding", "User-Agent")
        asked.append((request.path, *map(request.headers.get, names)))
        document(b" " * MAX_DOCUMENT)(request)

    server.answer = answer
    assert len(fetch(f"{server.jwks_url}?a=b#c", 5)) == MAX_DOCUMENT
    assert asked == [("/jwks?a=b", "identity", "ownlist")]
