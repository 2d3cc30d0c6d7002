"""Programs that do a part of ours. A Step is a long one: one line while it runs.

Standard library only: the set-up runs before anything is installed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.local.state import ROOT
from infra.local.trouble import Trouble, last_lines

Command = Sequence[str | Path]


def output_of(
    command: Command, failure: str, environ: Mapping[str, str] | None = None
) -> str:
    """What a short one prints. Raises Trouble: `failure`, and what it complained of."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | dict(environ or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{failure}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


class Step:
    """A program that runs from the moment this is made. `log` keeps what it prints."""

    def __init__(
        self,
        title: str,
        command: Command,
        log: Path,
        remedy: str = "",
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.title = title
        self.log = log
        self.remedy = remedy
        self.began = time.monotonic()
        with log.open("a") as output:
            output.write(f"\n$ {' '.join(map(str, command))}\n")
            output.flush()
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | dict(environ or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def finish(self) -> None:
        """Wait for its end, telling a terminal how long it has been. Raises Trouble."""
        try:
            code = self._watch()
        finally:
            self.stop()
        if code:
            raise Trouble(
                f"{self.title}: failed. {self.remedy} All of it is in {self.log}; "
                f"it ends with\n{last_lines(self.log)}"
            )

    def stop(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def _watch(self) -> int:
        terminal = sys.stdout.isatty()
        start, end = ("\r", "") if terminal else ("", "\n")
        print(f"{start}  {self.title} ...", end=end, flush=True)
        while True:
            try:
                code = self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                if terminal:
                    print(f"\r  {self.title} ... {self._elapsed()}", end="", flush=True)
                continue
            outcome = "failed" if code else "done"
            print(f"{start}  {self.title}: {outcome}, {self._elapsed()}", flush=True)
            return code

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.0f} s"
