"""`.ci/machines`: make dev, make demo and make test on the machines that people have.

    .ci/machines              all of them
    .ci/machines colon user   those with one of these words in their names

Each gets a fresh clone of what is committed here. Prints a table; fails if one fails.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.common.processes import free_port, wait_until
from tests.machines.build import Built, CannotBuild
from tests.machines.table import MACHINES, PLACE, Machine

SETUP_TIMEOUT = 900  # seconds
TEST_TIMEOUT = 2_400
STOP_TIMEOUT = 30
SUMMARY = re.compile(
    r"=+ (.*\d+ (?:passed|failed|error).*) in [\d.]+s.*=+|^(\d+ passed.*) in"
)


@dataclass
class Row:
    """A line of the table."""

    machine: str
    dev: str = ""
    test: str = ""
    seconds: float = 0.0
    good: bool = True

    def __str__(self) -> str:
        return f"| {self.machine} | {self.dev} | {self.test} | {self.seconds:.0f} |"


class Trial:
    """One machine. What its programs print goes to a file beside its folder."""

    def __init__(self, machine: Machine, place: Path) -> None:
        self.machine, self.row = machine, Row(machine.name)
        self.log = place / "log"
        self.log.touch()
        self.built = Built(machine, place)
        self._begun: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left, after Ctrl-C neither: it runs in groups of its own."""
        for process in self._begun:
            self._interrupt(process)

    def run(self) -> Row:
        began = time.monotonic()
        if self.machine.refused:
            self._refused()
        else:
            self._dev()
            self._test()
        self.row.seconds = time.monotonic() - began
        return self.row

    def _refused(self) -> None:
        """In one sentence, and before anything was made."""
        code, said = self._make("dev", timeout=SETUP_TIMEOUT)
        made = [
            name
            for name in (".venv", "node_modules")
            if (self.built.folder / name).exists()
        ]
        lines = [
            line for line in said.splitlines() if line and not line.startswith("make")
        ]
        good = (
            code != 0 and self.machine.refused in said and not made and len(lines) == 1
        )
        self.row.dev = (
            "refused in one sentence" if good else f"NOT REFUSED: {said[-300:]}"
        )
        self.row.good = good

    def _dev(self) -> None:
        port = free_port()
        process = self._begin("dev", f"PORT={port}")
        ready = wait_until(
            lambda: (
                f"ready: http://localhost:{port}" in self.text()
                or process.poll() is not None
            ),
            SETUP_TIMEOUT,
        )
        demo, _ = (
            self._make("demo", f"PORT={port}", timeout=SETUP_TIMEOUT)
            if ready
            else (1, "")
        )
        stopped = self._interrupt(process)
        outcomes = {"ready": ready, "demo": demo == 0, "stopped": stopped}
        self.row.dev = ", ".join(
            name if good else f"NOT {name}" for name, good in outcomes.items()
        )
        self.row.good &= all(outcomes.values())

    def _test(self) -> None:
        words = [
            "test",
            *([f"ARGS={self.machine.arguments}"] if self.machine.arguments else []),
        ]
        code, said = self._make(*words, timeout=TEST_TIMEOUT)
        found = SUMMARY.findall(said)
        self.row.test = "".join(found[-1]) if found else f"NO SUMMARY (exit {code})"
        self.row.good &= code == 0

    def _interrupt(self, process: subprocess.Popen[bytes]) -> bool:
        """As Ctrl-C in its terminal. Whether it ended of that."""
        if process.poll() is not None:
            return True
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
        return True

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                self.built.command(*words, offline=words[0] != "setup"),
                cwd=self.built.folder,
                env=self.built.environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._begun.append(process)
        return process

    def _make(self, *words: str, timeout: float) -> tuple[int, str]:
        """Its exit status, and what it printed."""
        before = len(self.text())
        process = self._begin(*words)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
        return code, self.text()[before:]


def try_one(machine: Machine, place: Path) -> Row:
    try:
        trial = Trial(machine, place)
    except CannotBuild as reason:
        return Row(machine.name, f"not tried: {reason}")
    with trial:
        if machine.offline:
            trial._make("setup", timeout=SETUP_TIMEOUT)
        row = trial.run()
    if not row.good:
        print(trial.text()[-6_000:], flush=True)
    return row


def main(words: list[str]) -> int:
    chosen = [m for m in MACHINES if not words or any(word in m.name for word in words)]
    rows = []
    print("| machine | make dev | make test | seconds |\n|---|---|---|---|", flush=True)
    for machine in chosen:
        with tempfile.TemporaryDirectory(dir=PLACE, prefix="ownlist-machine-") as place:
            Path(place).chmod(0o755)
            row = try_one(machine, Path(place))
        print(row, flush=True)
        rows.append(row)
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
