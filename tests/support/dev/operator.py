"""Somebody who runs `make TARGET STAGE=`: what it did, and what AWS was asked."""

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from inspect import signature
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from infra.common.stages import FILE
from infra.common.state_folder import ROOT
from shared.observability import metrics
from shared.secrets import _provider
from tests.support.aws.secrets_manager import SecretsManager

MAKEFILE = (ROOT / "Makefile").read_text()
(DECLARED,) = re.findall(r"^STAGED = (.+)$", MAKEFILE, re.MULTILINE)
STAGED = DECLARED.split()
THERE = "eu-central-1"  # where SecretsManager keeps secrets
PASSWORDS = (":owner@", ":api@", ":identity@", ":purge@")


class Outcome(NamedTuple):
    """Of a command: its exit status, and what it said."""

    status: int
    stdout: str
    stderr: str


@dataclass
class Operator:
    """Somebody whose shell knows another region than the stage's file."""

    manager: SecretsManager
    file: Path
    state: Path

    def say(self, **settings: str) -> None:
        lines = {"AWS_REGION": THERE, "MAIL_FROM": "ownlist@example.com"} | settings
        self.file.write_text("".join(f"{n}={v}\n" for n, v in lines.items()))

    def makes(self, target: str, *words: str, **shell: str) -> Outcome:
        """What `make` would start, started here: a process for each takes a second."""
        self.manager.regions.clear()
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.state),
            FILE: str(self.file),
            "OWNLIST_STATE": str(self.state),
            "AWS_ENDPOINT_URL": self.manager.url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            **shell,
        }
        make = ["make", "--dry-run", "--old-file=setup", target, *words]
        told = done_by(make, environ)
        if told.status:
            return told
        given = dict(word.split("=", 1) for word in words)  # make exports these
        assignments, module, arguments = parts(told.stdout)
        if module == "infra.probe":  # it listens to signals
            command = [sys.executable, "-m", module, *arguments]
            done = done_by(command, environ | given | assignments)
        else:
            done = started_here(module, arguments, environ | given | assignments)
        said = done.stdout + done.stderr
        assert not [password for password in PASSWORDS if password in said]
        return done


def done_by(command: list[str], environ: dict[str, str]) -> Outcome:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def parts(line: str) -> tuple[dict[str, str], str, list[str]]:
    """NAME=value .venv/bin/python -m module argument ..."""
    words = shlex.split(line)
    start = words.index(".venv/bin/python")
    assert words[start + 1] == "-m"
    assigned = dict(word.split("=", 1) for word in words[:start])
    return assigned, words[start + 2], words[start + 3 :]


def started_here(module: str, arguments: list[str], environ: dict[str, str]) -> Outcome:
    found = importlib.util.find_spec(module)
    assert found
    package = found.submodule_search_locations is not None
    main = importlib.import_module(f"{module}.__main__" if package else module).main
    stdout, stderr = StringIO(), StringIO()
    _provider.cache_clear()
    with (
        patch.dict(os.environ, environ, clear=True),
        patch.object(sys, "argv", [module, *arguments]),
        patch.object(sys, "stdin", StringIO()),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        status = main(*[arguments] if signature(main).parameters else [])
    _provider.cache_clear()
    metrics.clear_metrics()  # of a command, not of the next request
    return Outcome(status, stdout.getvalue(), stderr.getvalue())
