"""A program that we start sees a short list of the caller's variables."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from infra.common.child_environment import FIXED, HOME_HERE, child_environment, writable
from infra.common.errors import UserError

HOSTILE = {
    "PYTHONPATH": "/elsewhere",
    "PYTHONHOME": "/elsewhere",
    "PYTHONSTARTUP": "/elsewhere",
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "PYTHONSAFEPATH": "1",
    "VIRTUAL_ENV": "/elsewhere",
    "CONDA_PREFIX": "/elsewhere",
    "IDENTITY": "elsewhere",
    "NODE_ENV": "production",
    "NODE_OPTIONS": "--throw-deprecation",
    "NODE_PATH": "/elsewhere",
    "npm_config_omit": "dev",
    "NPM_CONFIG_PRODUCTION": "true",
    "PIP_USER": "1",
    "UV_SYSTEM_PYTHON": "1",
    "LD_PRELOAD": "/elsewhere.so",
    "LD_LIBRARY_PATH": "/elsewhere",
    "PGDATA": "/elsewhere",
    "PGPORT": "1",
    "DATABASE_URL": "postgresql://elsewhere",
    "AWS_PROFILE": "prod",
    "BASH_ENV": "/elsewhere",
    "ENV": "/elsewhere",
    "CDPATH": "/elsewhere",
    "GIT_DIR": "/elsewhere",
    "FORCE_COLOR": "1",
}


def test_an_unlisted_variable_is_not_passed_on(tmp_path: Path) -> None:
    given = {"PATH": "/bin", "HOME": str(tmp_path), "TERM": "xterm"}
    seen = child_environment(environ=given | HOSTILE)
    assert seen == given | {"TMPDIR": tempfile.gettempdir()} | FIXED


def test_it_is_utf_8_whatever_the_caller_has() -> None:
    told = child_environment(environ=os.environ | {"LC_ALL": "POSIX", "LANG": "C"})
    code = "import sys; print(sys.getfilesystemencoding(), sys.stdout.encoding)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=told, capture_output=True, check=True
    )
    assert done.stdout == b"utf-8 utf-8\n"


def test_proxies_and_certificates_are_for_programs_that_use_the_network() -> None:
    given = {"HTTPS_PROXY": "http://proxy", "no_proxy": "x", "SSL_CERT_FILE": "/ca"}
    assert not child_environment(environ=given).keys() & given.keys()
    assert child_environment(network=True, environ=given).items() >= given.items()


def test_path_and_home_are_there_when_the_caller_has_none() -> None:
    seen = child_environment(environ={})
    assert seen["PATH"] == os.defpath
    assert Path(seen["HOME"]).is_absolute()


def test_a_home_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # no folder can be made here, not even by root
    seen = child_environment(environ={"HOME": str(tmp_path / "file")})
    assert seen["HOME"] == str(HOME_HERE)
    assert HOME_HERE.is_dir()


def test_the_variables_of_the_program_win() -> None:
    assert (
        child_environment({"PATH": "/ours", "X": "y"}, environ={}).items()
        >= {
            "PATH": "/ours",
            "X": "y",
        }.items()
    )


def test_a_temporary_folder_that_cannot_be_written_is_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert Path(child_environment()["TMPDIR"]).is_dir()


def test_without_any_temporary_folder_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "gettempdir", none)
    with pytest.raises(UserError, match="set TMPDIR"):
        child_environment()


def test_a_folder_that_is_missing_is_writable_where_it_could_be_made(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    assert writable(tmp_path / "a" / "b")
    assert not writable(tmp_path / "file" / "b")
