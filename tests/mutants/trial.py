"""One run of pytest in a copy of the tree, and what it says about a guard."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from infra.postgres.server import LocalPostgres
from tests.mutants.copies import copy_tree, removed
from tests.mutants.pytests import end, started
from tests.mutants.table import Guard
from tests.support.run.run import Run

MAX_SECONDS = 240  # seconds for the tests of one guard
PLUGINS = ("pytest_socket", "tests.mutants.witness", "no:cacheprovider")
BOTH_TIERS = ["-m", "slow or not slow"]
OPTIONS = ["-q", "--tb=short", *BOTH_TIERS, *(f"-p{name}" for name in PLUGINS)]
UNDEFINED = ["-m", "ruff", "check", "--isolated", "--quiet", "--select", "E9,F821"]
PASSED, FAILED = 0, 1  # exit statuses of pytest
LOG_LINES = 40


@dataclass(frozen=True)
class Verdict:
    killed: bool
    said: str
    seconds: float
    log: str = ""  # the end of what was printed


@dataclass(frozen=True)
class Trial:
    status: int | None  # pytest's exit status; None when it did not end in time
    seen: dict[str, str]  # what the witness wrote
    log: str


class Stopped(Exception):
    """The bench was told to stop; nothing is to be said about the guard."""


class Bench:
    """A copy of the tree, and runs of pytest in it, one at a time."""

    def __init__(self, folder: Path, context: ForkServerContext) -> None:
        """The copy is `tree` in this folder; the files of its runs come beside it."""
        self._folder, self._context = folder, context
        self._tree, self._temporary = folder / "tree", folder / "tmp"
        self._process: ForkServerProcess | None = None
        self._stopped = False
        self._temporary.mkdir(parents=True)
        self._tree.mkdir()
        copy_tree(self._tree)
        self._initialised = LocalPostgres(folder / "initialised", 0)
        self._initialised._initialise()

    def judge(self, guard: Guard) -> Verdict:
        """What becomes of its tests when the guard is removed. Raises Stopped."""
        began = time.monotonic()
        with removed(guard, self._tree) as file:
            fault = self._undefined(file)
            if fault:
                return Verdict(False, "it breaks instead", 0, fault)
            trial = self.run(["-x", *guard.tests], MAX_SECONDS)
        killed, said = _judged(trial)
        return Verdict(killed, said, time.monotonic() - began, trial.log)

    def run(self, arguments: Sequence[str], seconds: float) -> Trial:
        """Run pytest for so many seconds at most. Raises Stopped."""
        witness, log = self._folder / "witness.json", self._folder / "log"
        witness.unlink(missing_ok=True)
        files = f"--witness={witness}", f"--initialised={self._initialised.data}"
        command = [*OPTIONS, *files, *arguments]
        status = self._status(command, log, seconds)
        if self._stopped:
            raise Stopped
        seen = json.loads(witness.read_text()) if witness.exists() else {}
        lines = log.read_text(errors="replace").splitlines()
        return Trial(status, seen, "\n".join(lines[-LOG_LINES:]))

    def stop(self) -> None:
        """End what runs, from another thread, which then raises Stopped."""
        self._stopped = True
        if self._process is not None and self._process.is_alive():
            self._process.terminate()

    def _status(self, command: list[str], log: Path, seconds: float) -> int | None:
        if self._stopped:
            raise Stopped
        self._process = started(self._context, self._tree, command, log)
        try:
            self._process.join(seconds)
            return self._process.exitcode
        finally:
            end(self._process)
            for folder in self._temporary.glob("ownlist-tests-*"):
                Run(folder).finish()

    def _undefined(self, file: str) -> str:
        """What is no Python any more, or has lost a name; "" if nothing."""
        if not file.endswith(".py"):
            return ""
        command = [sys.executable, *UNDEFINED, file]
        found = subprocess.run(
            command, cwd=self._tree, capture_output=True, text=True, check=False
        )
        return found.stdout


def _judged(trial: Trial) -> tuple[bool, str]:
    if trial.status is None:
        return False, "its tests do not end"
    if trial.status == PASSED:
        return False, "its tests pass"
    if trial.status != FAILED or not trial.seen or trial.seen["broken"]:
        where = trial.seen.get("test", "pytest itself")
        return False, f"it breaks instead, in {where}: {trial.seen.get('why', '')}"
    return True, f"killed by {trial.seen['test']}"
