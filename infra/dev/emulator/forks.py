"""The processes of the Python functions of `make dev`, forked from this one.

To import the libraries takes longer than all else a function does at its start: this
process has them, and each function's process is a copy of it. Of the project it
imports nothing, so a function starts as on Lambda: with its own environment.

    python -m infra.dev.emulator.forks

One JSON object a line on standard input starts a process; one on standard output tells
of its start, and of its end:

    {"id": 1, "handler": "functions/get_todo.handler", "environment": {...}}
    {"id": 1, "pid": 4711}
    {"id": 1, "pid": 4711, "ended": 0}

When the input ends, so do the processes.
"""

import json
import os
import runpy
import signal
import sys
import time
from importlib import import_module
from typing import NoReturn

# What the functions import from elsewhere. awslambdaric is not among it: it reads the
# address of its runtime API from the environment when it is imported.
LIBRARIES = (
    "aws_lambda_powertools",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "fastapi",
    "jose.jwk",
    "jose.jws",
    "mangum",
    "pg8000.dbapi",
    "sqlalchemy.dialects.postgresql.pg8000",
    "sqlmodel",
)
_ids: dict[int, int] = {}  # of a process id, whose it is


def main() -> None:
    for name in LIBRARIES:
        import_module(name)
    signal.signal(signal.SIGCHLD, _reap)
    for line in sys.stdin.buffer:
        _start(**json.loads(line))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in _ids:
        os.kill(pid, signal.SIGKILL)


def _start(id: int, handler: str, environment: dict[str, str]) -> None:  # noqa: A002
    # A process that ends at once must not be reaped before it is known.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    pid = os.fork()
    if pid == 0:
        _become(handler, environment)
    _ids[pid] = id
    _tell(id=id, pid=pid)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def _become(handler: str, environment: dict[str, str]) -> NoReturn:
    """In the new process: from here on it is one of Lambda's."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # the input and the output of the forking process are not its own
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["awslambdaric", handler]
    try:
        runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
    finally:
        sys.stdout.flush()
        os._exit(1)  # it serves until it is killed


def _reap(*_: object) -> None:
    while _ids:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        _tell(id=_ids.pop(pid), pid=pid, ended=os.waitstatus_to_exitcode(status))


def _tell(**facts: int) -> None:
    """One write, without a buffer: a signal may come in the middle of another."""
    os.write(1, json.dumps(facts).encode() + b"\n")


if __name__ == "__main__":
    main()
