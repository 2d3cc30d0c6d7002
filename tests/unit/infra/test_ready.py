"""`ready` is said when each function answers its own body, and not before."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from infra.common.errors import UserError
from infra.dev.ready import AN_ID, all_answer, checks
from tests.support.api.client import operations
from tests.support.run.cases import cases

LOG = Path("the-log")


@contextmanager
def answering(status: int, body: object) -> Iterator[str]:
    """A server that answers whatever it is asked with this."""

    class Request(BaseHTTPRequestHandler):
        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = respond  # noqa: N815

        def log_message(self, *_: object) -> None:
            """A test's output is its verdict."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_operation_is_asked() -> None:
    asked = {(check.method, check.path) for check in checks()}
    for operation in operations():
        path = re.sub(r"\{\w+\}", AN_ID, operation.path)
        assert (operation.method, path) in asked


@cases(
    "status, body",
    [
        (200, {"errorMessage": "[504] - Lambda timeout.", "errorType": "Error"}),
        (200, {"status": "fine"}),
        (401, {"message": "Unauthorized"}),
        (401, []),
        (500, {"message": "Internal Server Error"}),
    ],
)
def test_an_answer_that_is_not_the_functions_own_is_trouble(
    status: int, body: object
) -> None:
    with answering(status, body) as url, pytest.raises(UserError) as error:
        all_answer(url, LOG)
    for check in checks():
        assert f"{check.method} {url}{check.path}" in str(error.value)
    assert str(LOG) in str(error.value)


def test_nobody_who_answers_is_trouble() -> None:
    with pytest.raises(UserError, match="No answer"):
        all_answer("http://127.0.0.1:1", LOG)
