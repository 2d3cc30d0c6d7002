"""Long steps of the set-up: one line each while they run, all they say in a log.

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


class Steps:
    """Runs programs one after the other; `log` keeps what they print."""

    def __init__(self, log: Path) -> None:
        self.log = log
        log.write_text("")

    def run(
        self,
        title: str,
        command: Command,
        remedy: str,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Run to the end. Raises Trouble, with the end of the log, when it failed."""
        began = time.monotonic()
        with self.log.open("a") as output:
            output.write(f"\n$ {' '.join(map(str, command))}\n")
            output.flush()
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | dict(environ or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        code = _watch(process, title, began)
        if code:
            raise Trouble(
                f"{title}: failed. {remedy} All of it is in {self.log}; it ends with\n"
                + last_lines(self.log)
            )


def _watch(process: subprocess.Popen[bytes], title: str, began: float) -> int:
    """Wait for the process, telling a terminal how long it has been."""
    terminal = sys.stdout.isatty()
    if not terminal:
        print(f"  {title} ...", flush=True)
    while True:
        elapsed = f"{time.monotonic() - began:.0f} s"
        if terminal:
            print(f"\r  {title} ... {elapsed} ", end="", flush=True)
        try:
            code = process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        outcome = "failed" if code else "done"
        start = "\r" if terminal else ""
        print(f"{start}  {title}: {outcome}, {elapsed}      ", flush=True)
        return code
