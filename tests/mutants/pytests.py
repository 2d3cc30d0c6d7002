"""Runs of pytest that begin with the libraries in memory: to import them takes longer
than most tests. A server process has them and forks; of this project it has nothing.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

LIBRARIES = [
    "aws_lambda_powertools",
    "alembic.command",
    "cryptography.x509",
    "fastapi",
    "jose.jws",
    "mangum",
    "pytest",
    "sqlalchemy.dialects.postgresql.pg8000",
    "sqlmodel",
    "_pytest.assertion.rewrite",
    "_pytest.python",
]
OWN_PACKAGES = {"functions", "infra", "shared", "tests"}
STOP_TIMEOUT = 30  # seconds that pytest has to stop its servers


def server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


def started(
    context: ForkServerContext, tree: Path, arguments: Sequence[str], log: Path
) -> ForkServerProcess:
    """pytest in that tree; its exit status is the process's."""
    temporary = tree.with_name("tmp")  # where PostgreSQL's user can reach it
    process = context.Process(target=_pytest, args=(tree, temporary, arguments, log))
    process.start()
    return process


def end(process: ForkServerProcess) -> None:
    """Whatever is left of a run: as Ctrl-C would, then without mercy."""
    if process.is_alive():
        process.terminate()
        process.join(STOP_TIMEOUT)
    assert process.pid is not None  # it was started
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _pytest(tree: Path, temporary: Path, arguments: Sequence[str], log: Path) -> None:
    """In the new process: from here on the copy is the project."""
    os.setsid()  # Ctrl-C is for who started us: the order is theirs
    with log.open("wb") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    os.chdir(tree)
    os.environ |= {"TMPDIR": str(temporary), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    tempfile.tempdir = None
    sys.path[0] = str(tree)
    for name in [*sys.modules]:
        if name.partition(".")[0] in OWN_PACKAGES:
            del sys.modules[name]
    import pytest

    sys.exit(pytest.main([*arguments]))
