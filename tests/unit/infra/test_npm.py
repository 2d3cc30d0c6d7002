"""npm is told where to download from as this machine is, and nothing else."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.setup.npm import CACHE, npm, npm_ci, settings

FILE = """\
; a comment
registry=https://npm.example/
//npm.example/:_authToken=${TOKEN}
@scope:registry = "https://scope.example/"
https-proxy=http://proxy.example # and why
ca[]="one\\ntwo"
ca[]=three
omit[]=dev
production=true
global=true
prefix=/elsewhere
dry-run=true
node-options=--bogus
script-shell=/bin/false
"""
WHERE = {
    "registry": "https://npm.example/",
    "//npm.example/:_authToken": "secret",
    "@scope:registry": "https://scope.example/",
    "https-proxy": "http://proxy.example",
    "ca": "one\ntwo\n\nthree",
}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The home of somebody with these settings."""
    for name in [each for each in os.environ if each.lower().startswith("npm_config_")]:
        monkeypatch.delenv(name)
    (tmp_path / ".npmrc").write_text(FILE)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TOKEN", "secret")
    monkeypatch.setenv("npm_config_globalconfig", str(tmp_path / "none"))
    return tmp_path


def test_npm_keeps_its_registry_settings_and_no_others(
    home: Path,
) -> None:
    assert settings() == WHERE


def test_a_variable_goes_before_the_files(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://other.example/")
    monkeypatch.setenv("npm_config_fetch_timeout", "1000")
    monkeypatch.setenv("npm_config_omit", "dev")
    changed = {"registry": "https://other.example/", "fetch-timeout": "1000"}
    assert settings() == WHERE | changed


def test_the_users_file_goes_before_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / "global").write_text("registry=https://global.example/\nmaxsockets=3\n")
    monkeypatch.setenv("npm_config_globalconfig", str(home / "global"))
    assert settings() == WHERE | {"maxsockets": "3"}


def test_npm_obeys_these_settings(home: Path) -> None:
    """And nothing of the files is left: it shows what is not at its default."""
    what = npm("config", "list")
    shown = subprocess.run(
        what.command, env=what.environ, cwd="/", capture_output=True, text=True
    ).stdout
    assert 'registry = "https://npm.example/"' in shown
    assert 'https-proxy = "http://proxy.example"' in shown
    assert "//npm.example/:_authToken = (protected)" in shown
    for other in ("omit", "production", "\nglobal =", "/elsewhere", "dry-run", "bogus"):
        assert other not in shown, shown


def test_where_the_home_cannot_be_written_the_cache_is_in_the_checkout(
    home: Path,
) -> None:
    (home / ".npm").touch()  # no folder can be made here, not even by root
    assert settings()["cache"] == str(CACHE)


def test_an_installation_takes_all_packages_and_runs_no_scripts() -> None:
    command = npm_ci().command
    assert {"--include=dev", "--include=optional", "--ignore-scripts"} <= set(command)
