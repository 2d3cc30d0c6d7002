"""Compile ahead: the disk of a Lambda is read-only, so each start would compile."""

import os
import subprocess
from pathlib import Path

from infra.local.trouble import Trouble


def compile_tree(python: Path, tree: Path, seen_at: str, *, beside: bool) -> None:
    """Write the bytecode of every module, which names its source below `seen_at`.

    Unchecked: an archive has no dates, and the sources in it do not change. `beside`
    puts x.pyc where x.py is, to be found without it. In order, in one process, without
    hash randomization: otherwise the bytes differ from one time to the next.
    """
    command: list[str | Path] = [python, "-m", "compileall", "-q", "-f", "-j", "1"]
    result = subprocess.run(
        [
            *command,
            *(["-b"] if beside else []),
            *("--invalidation-mode", "unchecked-hash"),
            *("-s", tree, "-p", seen_at, tree),
        ],
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Trouble(f"{tree} cannot be compiled:\n{result.stdout}{result.stderr}")
