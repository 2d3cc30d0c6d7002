"""serverless-offline: the functions behind a local HTTP API, as a child process."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from infra.common.errors import UserError, last_lines
from infra.common.processes import answers, command_of, free_port, wait_until
from infra.common.signals import uninterrupted
from infra.common.state_folder import ROOT
from infra.deploy.serverless import PROGRAM

START_TIMEOUT = 60  # seconds: a cold machine reads a thousand files first
LOOPBACK = ("--host", "127.0.0.1", "--noSponsor")


class Offline:
    """serverless-offline on 127.0.0.1:`port`; all it prints goes to `log`.

    Its pid stands in `record`, so that it can be ended when we were killed. It leads a
    process group of its own: the functions' processes are in it and end with it.
    """

    def __init__(self, port: int, log: Path, record: Path) -> None:
        self.port = port
        self.log = log
        self.record = record
        self._process: subprocess.Popen[bytes] | None = None
        self._output: TextIO | None = None

    def begin(self, environ: dict[str, str]) -> None:
        """Start it; it takes seconds to listen, and needs nothing else until then."""
        with uninterrupted(), self.log.open("wb") as output:
            # Not by npx: it would not pass a signal on.
            self._process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self.record.write_text(str(self._process.pid))

    def wait_until_listening(self) -> None:
        """Raises UserError when it ends instead, or takes too long."""
        settled = wait_until(lambda: self.ended() or answers(self.port), START_TIMEOUT)
        if self.ended() or not settled:
            raise UserError(
                f"serverless-offline did not start; its log is {self.log} and ends "
                f"with\n{last_lines(self.log)}"
            )

    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def requests(self) -> Iterator[str]:
        """One line for each request answered since the last time this was asked."""
        self._output = self._output or self.log.open(errors="replace")
        for line in self._output:
            if told := tell(line):
                yield told

    def stop(self) -> None:
        """Stop it and the functions' processes."""
        if self._output:
            self._output.close()
        if self._process and not self.ended():
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                _end_group(self._process.pid)
                self._process.wait()
        if self._process:
            _end_group(self._process.pid)  # a function's process may linger for 2 s
        self.record.unlink(missing_ok=True)

    def end_left_over(self) -> bool:
        """End the one an unclean end left behind. True when there was one."""
        try:
            pid = int(self.record.read_text())
        except (OSError, ValueError):
            return False
        ours = str(PROGRAM) in command_of(pid)
        if ours:
            _end_group(pid)
        self.record.unlink(missing_ok=True)
        return ours

    def _command(self) -> list[str]:
        ports = ("httpPort", "lambdaPort", "websocketPort", "albPort")
        chosen = [str(self.port), *(str(free_port()) for _ in ports[1:])]
        options = [
            word
            for name, port in zip(ports, chosen, strict=True)
            for word in (f"--{name}", port)
        ]
        return ["node", str(PROGRAM), "offline", "start", *LOOPBACK, *options]


def tell(line: str) -> str:
    """What a person wants to know of a line of the log: each request, no noise."""
    if not line.startswith("{"):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if entry.get("message") != "request" or "status" not in entry:
        return ""
    # Better Auth's operations are one function: its route says which.
    name = entry.get("operation") or f"identity {entry.get('route', '')}"
    return f"{name:24} {entry['status']} in {entry.get('duration_ms', 0):.0f} ms"


def _end_group(leader: int) -> None:
    """Kill what is left of a process group and wait until it is gone."""

    def gone() -> bool:
        try:
            os.killpg(leader, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return True
        return False

    wait_until(gone, 2)
