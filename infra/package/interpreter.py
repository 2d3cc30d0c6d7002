"""A Python 3.13 on this machine: the bytecode must be that of the Lambda runtime."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.common.child_environment import child_environment
from infra.common.errors import UserError

NAME = "OWNLIST_PYTHON313"
PROGRAM = "python3.13"
# Where version managers keep their interpreters, seen from the user's home.
MANAGED = (
    ".pyenv/versions/3.13*/bin",
    ".local/share/uv/python/cpython-3.13*/bin",
    ".local/share/mise/installs/python/3.13*/bin",
    ".asdf/installs/python/3.13*/bin",
)
PROBE = (
    "import compileall, sys; sys.exit(sys.implementation.cache_tag != 'cpython-313')"
)


def python313(
    environ: Mapping[str, str] = os.environ, home: Path | None = None
) -> Path:
    """The first that really runs: a shim on PATH may not. Raises UserError."""
    if named := environ.get(NAME):
        if runs(Path(named)):
            return Path(named)
        raise UserError(f"{NAME} is {named}, which does not run as Python 3.13.")
    for candidate in _candidates(environ, home or Path.home()):
        if runs(candidate):
            return candidate
    raise UserError(
        "Python 3.13, which the functions run on, is missing: install it, for instance"
        f" with `.venv/bin/python -m uv python install 3.13`, or say where it is:"
        f" {NAME}=/a/path"
    )


def runs(program: Path) -> bool:
    try:
        probe = subprocess.run(
            [program, "-I", "-c", PROBE],
            env=child_environment(),
            capture_output=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def _candidates(environ: Mapping[str, str], home: Path) -> Iterator[Path]:
    yield Path(sys.executable)
    for folder in filter(None, environ.get("PATH", "").split(os.pathsep)):
        yield Path(folder) / PROGRAM
    if root := environ.get("PYENV_ROOT"):
        yield from sorted(Path(root).glob(f"versions/3.13*/bin/{PROGRAM}"))
    for pattern in MANAGED:
        yield from sorted(home.glob(f"{pattern}/{PROGRAM}"))
