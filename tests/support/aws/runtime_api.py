"""Execution environments of Lambda: AWS's own runtime client, and what it asks here.

    with running("functions/get_todo.handler", environment) as lambda_:
        outcome = lambda_.invoke(event("GET", "/api/v1/todos/..."), deadline_ms=10_000)

Source: AWS, "Using the Lambda runtime API for custom runtimes". One process serves one
event at a time; one that is out of time is killed, as Lambda does. Between two events
it can be frozen.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple

from infra.common.state_folder import ROOT

START_TIMEOUT = 60.0  # seconds: other tests run beside it
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:tests"
SET_BY_LAMBDA = {
    "LANG": "en_US.UTF-8",
    "TZ": ":UTC",
    "AWS_REGION": "eu-west-1",
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
    "AWS_LAMBDA_FUNCTION_NAME": "tests",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
}


class Outcome(NamedTuple):
    """What the handler returned, or else what became of it."""

    answer: Any
    error: dict[str, Any] | None = None  # as the runtime reports it, or Lambda itself


class _Call:
    def __init__(self, event: Any, deadline_ms: int) -> None:
        self.id, self.body = str(uuid.uuid4()), json.dumps(event).encode()
        self.deadline_ms = deadline_ms
        self.outcome: Outcome | None = None
        self.done = Event()

    def end(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.done.set()


class LambdaEnvironment:
    """One process of `python -m awslambdaric handler`, and the API it asks.

    It sees `environment` and what Lambda sets, nothing more. Its code is found in
    `directory`, then in `path`; what it prints goes to `log`.
    """

    def __init__(
        self,
        handler: str,
        environment: Mapping[str, str],
        *,
        python: str = sys.executable,
        directory: Path = ROOT,
        path: Sequence[Path] = (),
        log: Path | None = None,
    ) -> None:
        self._api = _RuntimeApi()
        self._caller = ThreadPoolExecutor(1)
        self._owns_log = log is None
        self.log = log or Path(tempfile.mkstemp(prefix="lambda-", suffix=".log")[1])
        its_own = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.pathsep.join(map(str, path)),
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}",
            "LAMBDA_TASK_ROOT": str(directory),
        }
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [python, "-m", "awslambdaric", handler],
                cwd=directory,
                env=SET_BY_LAMBDA | its_own | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )

    def wait_until_ready(self) -> "LambdaEnvironment":
        """The handler is imported and asks for its first event. Raises RuntimeError."""
        end = time.monotonic() + START_TIMEOUT
        while not self._api.asked.wait(0.05):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self._api.init_error}\n{self.logs}")
        return self

    def invoke(self, event: Any, deadline_ms: int = 10_000) -> Outcome:
        """What came of the event. Out of time, the process is killed."""
        self.wait_until_ready()
        call = _Call(event, deadline_ms)
        self._api.calls.put(call)
        end = time.monotonic() + deadline_ms / 1000
        while not call.done.wait(0.05):
            if self.process.poll() is not None:
                return Outcome(None, {"errorType": "Runtime.ExitError"})
            if time.monotonic() > end:
                self.kill()
                return Outcome(None, {"errorType": "Sandbox.Timedout"})
        assert call.outcome is not None
        return call.outcome

    def begin(self, event: Any, deadline_ms: int = 10_000) -> Future[Outcome]:
        """The same, without waiting for it."""
        return self._caller.submit(self.invoke, event, deadline_ms)

    def freeze(self) -> None:
        """As Lambda does after an answer, for as long as no event comes."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, as at a time-out or when the memory is full."""
        self.process.kill()
        self.process.wait()

    @property
    def logs(self) -> str:
        return self.log.read_text() if self.log.is_file() else ""

    def stop(self) -> None:
        """End the process and forget what it printed."""
        self.kill()
        self._api.close()
        self._caller.shutdown()
        if self._owns_log:
            self.log.unlink()


@contextmanager
def running(
    handler: str, environment: Mapping[str, str], **options: Any
) -> Iterator[LambdaEnvironment]:
    """An execution environment that is ready for events, for as long as the block."""
    started = LambdaEnvironment(handler, environment, **options)
    try:
        yield started.wait_until_ready()
    finally:
        started.stop()


class _RuntimeApi(ThreadingHTTPServer):
    """Hands out calls and takes their outcomes, on loopback."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.calls: SimpleQueue[_Call | None] = SimpleQueue()
        self.handed_out: dict[str, _Call] = {}
        self.asked = Event()
        self.init_error = ""
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.calls.put(None)
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that was killed."""


class _Request(BaseHTTPRequestHandler):
    server: _RuntimeApi
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """.../invocation/next"""
        self.server.asked.set()
        call = self.server.calls.get()
        if call is None:
            self.close_connection = True
            return
        self.server.handed_out[call.id] = call
        headers = {
            "Lambda-Runtime-Aws-Request-Id": call.id,
            "Lambda-Runtime-Deadline-Ms": str(
                int(time.time() * 1000) + call.deadline_ms
            ),
            "Lambda-Runtime-Invoked-Function-Arn": ARN,
            "Content-Type": "application/json",
        }
        self._answer(200, headers, call.body)

    def do_POST(self) -> None:
        """.../invocation/ID/response, .../invocation/ID/error, .../init/error"""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        *_, call_id, kind = self.path.split("/")
        if call_id == "init":
            self.server.init_error = body.decode()
        else:
            said = json.loads(body)
            failed = Outcome(None, said) if kind == "error" else Outcome(said)
            self.server.handed_out.pop(call_id).end(failed)
        self._answer(202, {}, b"")

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent: a test's output is its verdict."""
