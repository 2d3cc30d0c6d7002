"""Secrets Manager on this machine: moto behind a real socket, with faults on demand."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from threading import Thread
from typing import Any
from uuid import uuid4

import boto3
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

SCOPE = re.compile(
    r"Credential=[^/]+/\d{8}/([a-z0-9-]+)/"
)  # AWS, "Signature Version 4"
Fault = Callable[[Any], Iterable[bytes]]


def error(code: str, status: str = "400 Bad Request") -> Fault:
    """AWS's answer when it refuses, with a text that must not be logged."""
    body = json.dumps({"__type": code, "Message": "CANARY of AWS"}).encode()
    return _answer(status, body)


def garbage(start: Any) -> Iterable[bytes]:
    return _answer("200 OK", b"<CANARY")(start)


def silence(start: Any) -> Iterable[bytes]:
    """Longer than anybody waits."""
    time.sleep(4)
    return garbage(start)


def _answer(status: str, body: bytes) -> Fault:
    def answer(start: Any) -> Iterable[bytes]:
        start(status, [("Content-Type", "application/x-amz-json-1.1")])
        return [body]

    return answer


class SecretsManager:
    """`reads` counts what was asked of it; `fault` answers instead while it is set.

    `regions` are those that requests of other processes were signed for.
    """

    def __init__(self) -> None:
        self.reads = 0
        self.regions: set[str] = set()
        self.fault: Fault | None = None
        from moto.moto_server.werkzeug_app import (  # to import it takes a second
            DomainDispatcherApplication,
            create_backend_app,
        )

        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._app, threaded=True, request_handler=_Request
        )
        self.url = f"http://127.0.0.1:{self._server.port}"

    def environment(self) -> dict[str, str]:
        """What makes a program on this machine ask here, and no real AWS."""
        return {
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url,
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
        }

    def keep(self, text: str = "", /, **members: str) -> str:
        """A new secret of these members, or of this very text; its id."""
        name = f"ownlist/{uuid4()}"
        self._client.create_secret(Name=name, SecretString=text or _json(members))
        return name

    def replace(self, secret_id: str, text: str = "", /, **members: str) -> None:
        """A new version; the one before is then the previous."""
        text = text or _json(members)
        self._client.put_secret_value(SecretId=secret_id, SecretString=text)

    @cached_property
    def _client(self) -> Any:
        return boto3.client(
            "secretsmanager",
            endpoint_url=self.url,
            region_name="eu-central-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def _app(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ.get("HTTP_X_AMZ_TARGET", "").endswith(".GetSecretValue"):
            self.reads += 1
            if self.fault:
                return self.fault(start)
        if signed := SCOPE.search(environ.get("HTTP_AUTHORIZATION", "")):
            self.regions.add(signed[1])
        answer: Iterable[bytes] = self._moto(environ, start)
        return answer

    def serve(self) -> None:
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering: connections are refused from here on."""
        self._client.close()
        self._server.shutdown()
        self._server.server_close()


class _Request(WSGIRequestHandler):
    """Keeps the connection, as AWS does.

    werkzeug ends each after its response, and reads until then whatever still comes: a
    client that believes it was kept, and soon asks again, waits for its read timeout.
    """

    protocol_version = "HTTP/1.1"
    server: Any

    def run_wsgi(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environ = self.make_environ() | {"wsgi.input": BytesIO(body)}
        chunks, status, headers = run_wsgi_app(self.server.app, environ)
        response = b"".join(chunks)
        headers["Content-Length"] = str(len(response))
        self.send_response(int(status.split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response)

    def log(self, *_: object) -> None:
        """A test's output is its verdict."""


@contextmanager
def secrets_manager() -> Iterator[SecretsManager]:
    running = SecretsManager()
    running.serve()
    try:
        yield running
    finally:
        running.close()


def _json(members: dict[str, str]) -> str:
    return json.dumps(members)
