"""Programs that are run as steps. A Step is a long one; several may run together.

Standard library only: the set-up runs before anything is installed.
"""

import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from infra.common.child_environment import child_environment
from infra.common.errors import UserError, last_lines
from infra.common.state_folder import ROOT

Command = Sequence[str | Path]
STOP_TIMEOUT = 2  # seconds to end by itself when it is asked to
GRACE = 10  # seconds: what fails of the same cause fails about then


class Call(NamedTuple):
    """A command, and all of its environment."""

    command: Command
    environ: Mapping[str, str]


def call(*words: str | Path, more: Mapping[str, str] | None = None) -> Call:
    """A command in the environment that every such program gets, and in `more`."""
    return Call(words, child_environment(more))


def output_of(what: Call, failure: str) -> str:
    """What a short one prints. Raises UserError: `failure`, and its own complaint."""
    done = subprocess.run(
        what.command,
        cwd=ROOT,
        env=what.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UserError(f"{failure}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


class Step:
    """A program that runs from the moment this is made. `log` keeps what it prints."""

    def __init__(self, title: str, what: Call, log: Path, remedy: str = "") -> None:
        self.title = title
        self.log = log
        self.remedy = remedy
        self.began = time.monotonic()
        with log.open("a") as output:
            output.write(f"\n$ {' '.join(map(str, what.command))}\n")
            output.flush()
            self.process = subprocess.Popen(
                what.command,
                cwd=ROOT,
                env=what.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def ended(self) -> bool:
        return self.process.poll() is not None

    def fault(self) -> UserError | None:
        """What to tell of an ended one; None when all went well."""
        if not self.process.returncode:
            return None
        return UserError(
            f"{self.title}: failed. {self.remedy} All of it is in {self.log}; "
            f"it ends with\n{last_lines(self.log)}"
        )

    def stop(self) -> None:
        """End it if it still runs. npm may take a minute to end when it is asked to."""
        if self.ended():
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.0f} s"


Part = Generator[Step, None, None]


def run(step: Step) -> None:
    """Wait for its end, telling a terminal how long it has been. Raises UserError."""

    def alone() -> Part:
        yield step

    run_together(alone())


def run_together(*parts: Part) -> None:
    """Run parts beside each other, the steps of each in order. Raises UserError.

    A part is thrown the UserError of its own step and may go on with another. When one
    has failed, the others are stopped soon after: what failed is told in one UserError.
    """
    _Together().run(parts)


class _Together:
    def __init__(self) -> None:
        self.running: dict[Part, Step] = {}
        self.faults: list[UserError] = []
        self.give_up_at = float("inf")

    def run(self, parts: Sequence[Part]) -> None:
        try:
            for part in parts:
                self._advance(part, None)
            while self.running and time.monotonic() < self.give_up_at:
                time.sleep(0.05)
                self._look()
        finally:
            for step in self.running.values():
                step.stop()
                self._tell(step, "stopped")
        if self.faults:
            raise UserError("\n\n".join(map(str, self.faults)))

    def _look(self) -> None:
        for part, step in list(self.running.items()):
            if step.ended():
                fault = step.fault()
                self._tell(step, "failed" if fault else "done")
                self._advance(part, fault)
        titles = ", ".join(step.title for step in self.running.values())
        if titles and sys.stdout.isatty():
            longest = max(self.running.values(), key=lambda step: -step.began)
            print(f"\r\033[K  {titles} ... {longest.elapsed()}", end="", flush=True)

    def _advance(self, part: Part, fault: UserError | None) -> None:
        self.running.pop(part, None)
        try:
            step = part.throw(fault) if fault else next(part)
        except StopIteration:
            return
        except UserError as error:
            self.faults.append(error)
            self.give_up_at = min(self.give_up_at, time.monotonic() + GRACE)
            return
        self.running[part] = step
        if not sys.stdout.isatty():
            print(f"  {step.title} ...", flush=True)

    def _tell(self, step: Step, outcome: str) -> None:
        start = "\r\033[K" if sys.stdout.isatty() else ""
        print(f"{start}  {step.title}: {outcome}, {step.elapsed()}", flush=True)
