"""`make dev` and `make demo` as a person runs them: programs that print and end."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from infra.common.child_environment import child_environment
from infra.common.processes import free_port, taken, wait_until
from infra.common.state_folder import ROOT
from infra.local_stack.addresses import MAILBOX, mailbox_url
from tests.support.run.commands import Done, python
from tests.support.run.run import DEV

START_TIMEOUT = 90  # seconds until it is ready: other tests run beside it


class DevProgram:
    """`make dev` as a process, on a port and a state folder of its own.

    `asked` is what else a person may say: FRONT="http://localhost:3000".
    """

    def __init__(self, state: Path, port: int = 0, **asked: str) -> None:
        self.state, self.asked = state, asked
        self.port = port or _free_ports()
        self.url = f"http://localhost:{self.port}"
        self.printed = state.with_name(f"{state.name}-{self.port}.out")
        environ = {"PORT": str(self.port), "OWNLIST_STATE": str(state)}
        with self.printed.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", DEV],
                cwd=ROOT,
                env=os.environ | environ | asked,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        # So that the run's end finds it when this worker did not live to stop it.
        state.with_name(f"{state.name}.dev-pid").write_text(str(self.process.pid))

    def text(self) -> str:
        return self.printed.read_text()

    @property
    def mailbox_url(self) -> str:
        return mailbox_url(self.port)

    @property
    def database_url(self) -> str:
        """Where an administrator signs in, as it is printed."""
        found = re.search(r"postgresql://\S+", self.text())
        assert found, self.text()
        return found[0]

    def wait_until_ready(self) -> "DevProgram":
        end = time.monotonic() + START_TIMEOUT
        while f"ready: {self.url}" not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < end, self.text()
            time.sleep(0.1)
        return self

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal to dev alone, as `kill` does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)

    def groups(self) -> dict[str, int]:
        """The process group of each server it started, by name."""
        offline = self.state / "serverless-offline.pid"
        postgres = self.state / "postgres" / "postmaster.pid"
        return {
            "serverless-offline": int(offline.read_text()),
            "PostgreSQL": os.getpgid(int(postgres.read_text().split()[0])),
        }


def _free_ports() -> int:
    """A port that is free, as is that of its mailbox."""
    while True:
        port = free_port()
        if port + MAILBOX < 65_536 and not taken(port + MAILBOX):
            return port


def alive(group: int) -> bool:
    """Whether any process of this group runs, the functions' processes included."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def gone(group: int) -> bool:
    """Whether every process of this group has ended.

    One that has stays in the books until init has read of it, which may take a second.
    """
    return wait_until(lambda: not alive(group), 5)


def demo(port: int) -> Done:
    """Run the demonstration against what runs on this port."""
    told = os.environ | {"PORT": str(port)}
    return python("-m", "infra.dev.demo", env=told, timeout=START_TIMEOUT)


def doctor(*arguments: str, **settings: str) -> Done:
    told = settings | {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://127.0.0.1:1"}
    return python("-m", "infra.doctor", *arguments, env=child_environment(told))
