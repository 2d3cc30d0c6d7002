"""Programs of this project, run to their end as a person runs them."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.common.state_folder import ROOT

Done = subprocess.CompletedProcess[str]


def python(
    *arguments: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float | None = 300,
) -> Done:
    """What this Python prints for these arguments, and its exit status, whatever it is.

    `env` is all of its environment; without one it has ours. It cannot ask anybody:
    its standard input is at its end. Raises TimeoutExpired after so many seconds.
    """
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
