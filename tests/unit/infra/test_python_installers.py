"""pip and uv are told where to download from as this machine is, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.setup.python_installers import CACHES, pip, pip_settings, uv, uv_settings

PYTHON = Path(sys.executable)
PIP_FILE = """\
[global]
index-url = https://pip.example/simple
extra-index-url =
    https://one.example/simple
    https://two.example/simple
timeout = 5
user = true
require-virtualenv = true
[install]
timeout = 7
target = /elsewhere
no-deps = true
constraint = /elsewhere
no-binary = :all:
"""
UV_FILE = """\
native-tls = false
exclude-newer = "2015-01-01"
[pip]
find-links = ["/wheels", "/more"]
no-binary = [":all:"]
[[index]]
name = "corp"
url = "https://uv.example/simple"
default = true
[[index]]
url = "https://extra.example/simple"
"""


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The home of somebody without settings, on a machine without any."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "system"))
    (tmp_path / "own" / "pip").mkdir(parents=True)
    (tmp_path / "own" / "uv").mkdir()
    return tmp_path / "own"


def test_of_pips_files_only_where_it_downloads_from_is_kept(home: Path) -> None:
    (home / "pip" / "pip.conf").write_text(PIP_FILE)
    found = pip_settings(PYTHON)
    assert found["index-url"] == "https://pip.example/simple"
    extra = "https://one.example/simple https://two.example/simple"
    assert found["extra-index-url"] == extra
    assert found["timeout"] == "7"
    assert not found.keys() & {"user", "target", "no-deps", "constraint", "no-binary"}


def test_a_variable_of_pip_goes_before_its_files(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / "pip" / "pip.conf").write_text(PIP_FILE)
    monkeypatch.setenv("PIP_INDEX_URL", "https://variable.example")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_NO_DEPS", "1")
    environ = pip(PYTHON, "install").environ
    assert environ["PIP_INDEX_URL"] == "https://variable.example"
    assert environ["PIP_CONFIG_FILE"] == os.devnull
    assert not environ.keys() & {"PIP_USER", "PIP_NO_DEPS", "PIP_TARGET"}


def test_of_uvs_files_only_where_it_downloads_from_is_kept(home: Path) -> None:
    (home / "uv" / "uv.toml").write_text(UV_FILE)
    assert uv_settings() == {
        "UV_DEFAULT_INDEX": "corp=https://uv.example/simple",
        "UV_INDEX": "https://extra.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_a_variable_of_uv_goes_before_its_files(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / "uv" / "uv.toml").write_text(UV_FILE)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://variable.example")
    monkeypatch.setenv("UV_INDEX_CORP_PASSWORD", "secret")
    monkeypatch.setenv("UV_SYSTEM_PYTHON", "1")
    monkeypatch.setenv("UV_TARGET", "/elsewhere")
    what = uv(PYTHON, "pip", "install")
    assert what.environ["UV_DEFAULT_INDEX"] == "https://variable.example"
    assert what.environ["UV_INDEX_CORP_PASSWORD"] == "secret"
    assert not what.environ.keys() & {"UV_SYSTEM_PYTHON", "UV_TARGET"}
    assert "--no-config" in what.command


def test_an_index_that_one_of_them_knows_is_told_to_the_other(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / "uv" / "uv.toml").write_text(UV_FILE)
    environ = pip(PYTHON, "install").environ
    assert environ["PIP_INDEX_URL"] == "https://uv.example/simple"
    assert environ["PIP_EXTRA_INDEX_URL"] == "https://extra.example/simple"
    assert environ["PIP_FIND_LINKS"] == "/wheels /more"
    (home / "uv" / "uv.toml").write_text("not TOML")
    (home / "pip" / "pip.conf").write_text(PIP_FILE)
    environ = uv(PYTHON, "pip", "install").environ
    assert environ["UV_DEFAULT_INDEX"] == "https://pip.example/simple"
    assert environ["UV_HTTP_TIMEOUT"] == "7"


def test_who_has_an_index_of_its_own_keeps_it(home: Path) -> None:
    (home / "uv" / "uv.toml").write_text(UV_FILE)
    (home / "pip" / "pip.conf").write_text(PIP_FILE)
    uvs, pips = uv(PYTHON, "pip", "install").environ, pip(PYTHON, "install").environ
    assert "uv.example" in uvs["UV_DEFAULT_INDEX"]
    assert pips["PIP_INDEX_URL"] == "https://pip.example/simple"


def test_pip_obeys_these_settings(home: Path) -> None:
    (home / "pip" / "pip.conf").write_text(PIP_FILE)
    what = pip(PYTHON, "config", "list")
    done = subprocess.run(what.command, env=what.environ, capture_output=True)
    shown = done.stdout.decode()
    assert ":env:.index-url='https://pip.example/simple'" in shown
    assert "global." not in shown
    assert "install." not in shown


def test_where_the_home_cannot_be_written_the_caches_are_in_the_checkout(
    home: Path,
) -> None:
    (home.parent / ".cache").touch()  # no folder can be made here, not even by root
    assert pip(PYTHON, "install").environ["PIP_CACHE_DIR"] == str(CACHES / "pip")
    assert uv(PYTHON, "pip", "install").environ["UV_CACHE_DIR"] == str(CACHES / "uv")
