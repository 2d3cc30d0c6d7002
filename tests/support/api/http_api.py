"""The handlers behind HTTP, with CORS as an HTTP API of AWS does it."""

import json
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

from infra.common.state_folder import ROOT
from tests.support.api.client import Api


def cors(origins: str) -> dict[str, Any]:
    """The configuration that serverless.yml gets for these CORS_ORIGINS."""
    script = "console.log(JSON.stringify(require('./infra/aws/cors.cjs')()))"
    result = subprocess.run(
        ["node", "-e", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CORS_ORIGINS": origins},
        capture_output=True,
        text=True,
        check=True,
    )
    configured: dict[str, Any] = json.loads(result.stdout)
    return configured


@contextmanager
def http_api(port: int, api: Api, origins: str) -> Iterator[None]:
    """Serve on this port of 127.0.0.1 until the end of the block."""
    # An execution environment serves one request at a time, in one thread.
    thread = ThreadPoolExecutor(1)
    members = {"api": api, "cors": cors(origins), "environment": thread}
    served = type("Request", (_Request,), members)
    with thread, ThreadingHTTPServer(("127.0.0.1", port), served) as server:
        server.daemon_threads = True
        listening = Thread(target=server.serve_forever, args=(0.02,))
        listening.start()
        try:
            yield
        finally:
            server.shutdown()
            listening.join()


class _Request(BaseHTTPRequestHandler):
    api: ClassVar[Api]
    cors: ClassVar[dict[str, Any]]
    environment: ClassVar[ThreadPoolExecutor]
    timeout = 5  # seconds: a browser opens connections in advance

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode() or None
        headers = {name: self.headers.get_all(name, []) for name in self.headers}
        answer = self.environment.submit(
            self.api.send, self.command, self.path, headers=headers, body=body
        ).result()
        content = answer.body.encode()
        self.send_response(answer.status)
        sent = answer.headers | {"content-length": str(len(content))}
        for name, value in sent.items():
            self.send_header(name, value)
        if self._allowed():
            exposed = ",".join(self.cors["exposedResponseHeaders"])
            self.send_header("Access-Control-Expose-Headers", exposed)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        if self._allowed():
            for name, members in {
                "Access-Control-Allow-Methods": "allowedMethods",
                "Access-Control-Allow-Headers": "allowedHeaders",
            }.items():
                self.send_header(name, ",".join(self.cors[members]))
        self.end_headers()

    def _allowed(self) -> bool:
        origin = self.headers.get("Origin", "")
        allowed = origin in self.cors["allowedOrigins"]
        if allowed:
            self.send_header("Access-Control-Allow-Origin", origin)
        return allowed

    def log_message(self, *_: Any) -> None:
        pass
