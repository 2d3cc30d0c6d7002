"""Which Python `make setup` takes, and what becomes of an environment of another."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from infra.setup import __main__

MAKE = shutil.which("make") or "make"


def program(folder: Path, name: str, status: int = 0) -> Path:
    """A Python that says how it is called; with a status, a shim for nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(
        f'#!/bin/sh\n[ $1 = -c ] && exit {status}\necho {name} "$@"\nexit {status}\n'
    )
    path.chmod(0o755)
    return path


def make(folder: Path, *words: str, **environ: str) -> tuple[int, str]:
    """The status of `make setup` where only these programs are, and what it prints."""
    done = subprocess.run(
        [MAKE, "-s", "setup", *words],
        cwd=ROOT,
        env={"PATH": str(folder), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stderr if done.returncode else done.stdout).strip()


def test_the_version_of_lambda_is_preferred_then_the_newest(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.14", "python3.13"):
        program(tmp_path, name)
    for name in ("python3.13", "python3.14", "python3.12", "python3.11", "python3"):
        assert make(tmp_path) == (0, f"{name} -m infra.setup")
        program(tmp_path, name, 127)
    assert "Python 3.11 or newer is missing" in make(tmp_path)[1]


def test_one_that_is_asked_for_is_taken_and_no_other(tmp_path: Path) -> None:
    program(tmp_path, "python3.13")
    there = program(tmp_path / "with space", "python3.12")
    said = "python3.12 -m infra.setup --this-python"
    assert make(tmp_path, f"PYTHON={there}") == (0, said)
    program(there.parent, there.name, 127)
    status, words = make(tmp_path, f"PYTHON={there}")
    assert status
    assert f"{there} does not run as Python 3.11 or newer" in words


def test_the_variable_of_the_shell_is_ignored(
    tmp_path: Path,
) -> None:
    """node-gyp, for one, wants it set."""
    program(tmp_path, "python3.13")
    program(tmp_path, "python3.12")
    assert make(tmp_path, PYTHON="python3.12") == (0, "python3.13 -m infra.setup")


def test_an_environment_of_another_version_is_named_as_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert __main__._another() == ""
    monkeypatch.setattr(__main__, "VENV", tmp_path / "none")
    assert __main__._another() == ""
    monkeypatch.setattr(__main__, "VENV", tmp_path)
    assert __main__._another() == f"not of Python {sysconfig.get_python_version()}"
