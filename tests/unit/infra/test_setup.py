"""The set-up: what is missing is named, what is up to date is left alone."""

import os
import sys
from pathlib import Path

import pytest

from infra.common.steps import Call, Step, call, run_together
from infra.setup import __main__, stamps, tools
from infra.setup.__main__ import locked
from infra.setup.tools import missing

LOCK = """\
urllib3==2.0 \\
    --hash=sha256:aa
uv==0.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via -r requirements-dev.in
uvicorn==1.0 \\
    --hash=sha256:dd
"""


def program(folder: Path, name: str, prints: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {prints}\n")
    path.chmod(0o755)


def test_each_missing_tool_is_one_sentence_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "find_spec", lambda _: None)
    venv, node = missing()
    assert "sudo apt install python3" in venv
    assert venv.endswith("-venv")
    assert node.startswith("Node.js 20 or newer is missing: ")
    program(tmp_path, "node", "v20.0.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{tmp_path / 'none'}")
    _, npm = missing()
    assert npm.startswith("npm is missing, it comes with Node.js: ")


def test_an_old_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "node", "v18.19.0")
    program(tmp_path, "npm", "9")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    (sentence,) = missing()
    assert sentence.startswith("Node.js 20 is needed, this is 18: ")


def test_a_node_that_does_not_run_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, "node", "; exit 1")
    program(tmp_path, "npm", "9")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    (sentence,) = missing()
    assert sentence.startswith("Node.js 20 or newer is missing")


def test_only_the_lines_of_one_package_are_taken_from_the_lock() -> None:
    expected = "uv==0.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    assert locked("uv", LOCK) == expected


def test_the_lock_names_the_installer_with_hashes() -> None:
    assert "--hash=sha256:" in locked("uv", __main__.LOCK.read_text())


def test_where_uv_fails_pip_installs_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[str] = []

    def fake(title: str, what: Call, *rest: object, **more: object) -> Step:
        ran.append(" ".join(map(str, what.command)))
        code = "raise SystemExit(1)" if "uv" in Path(what.command[0]).name else ""
        return Step(title, call(sys.executable, "-c", code), tmp_path / "log")

    monkeypatch.setattr(__main__, "Step", fake)
    run_together(__main__._install(tmp_path / "log"))
    assert "uv pip install" in ran[1]
    assert "-m pip --no-input --disable-pip-version-check install" in ran[2]
    assert all("--require-hashes" in command for command in ran)
    assert "uv failed; pip tries now, which takes" in capsys.readouterr().out


def test_an_environment_whose_python_is_gone_or_was_replaced_does_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert __main__._broken() == ""
    monkeypatch.setattr(__main__, "PYTHON", tmp_path / "python")
    assert __main__._broken() == "its Python is gone"
    (tmp_path / "python").symlink_to("/bin/false")
    assert __main__._broken() == "its Python was replaced"


def test_every_package_that_all_machines_need_is_looked_for() -> None:
    needed = __main__._needed()
    assert {"node_modules/esbuild", "node_modules/better-auth"} <= needed
    assert not [name for name in needed if "@esbuild/" in name]
    assert needed <= stamps.node_packages().keys()
