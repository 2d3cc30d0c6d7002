"""The set-up: what is missing is named, what is up to date is left alone."""

import os
import sys
from pathlib import Path

import pytest

from infra.local import setup, tools
from infra.local.setup import Stamp, locked
from infra.local.steps import Step, output_of
from infra.local.tools import missing
from infra.local.trouble import Trouble

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
    venv, node, npm = missing()
    assert "sudo apt install python3" in venv
    assert venv.endswith("-venv")
    assert node.startswith("Node.js 20 or newer is missing: ")
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


def test_a_failed_step_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "print('first'); print('the cause'); raise SystemExit(3)"
    step = Step("Packages", [sys.executable, "-c", script], log, "Try again.")
    with pytest.raises(Trouble) as caught:
        step.finish()
    sentence = str(caught.value)
    assert sentence.startswith(f"Packages: failed. Try again. All of it is in {log}")
    assert sentence.endswith("  | first\n  | the cause")


def test_a_program_that_fails_is_told_with_what_it_complained_of() -> None:
    script = "import sys; print('said'); sys.exit('the cause')"
    with pytest.raises(Trouble, match=r"^It failed\.\nsaid\nthe cause$"):
        output_of([sys.executable, "-c", script], "It failed.")


def test_of_a_program_that_ends_well_only_its_output_is_taken() -> None:
    script = "import os, sys; print(os.environ['A']); sys.stderr.write('a warning')"
    assert output_of([sys.executable, "-c", script], "", {"A": "b"}) == "b\n"


def test_a_stamp_is_out_of_date_when_an_input_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    stamp = Stamp(tmp_path / "stamp", [source])
    assert not stamp.current()
    stamp.write()
    assert Stamp(tmp_path / "stamp", [source]).current()
    source.write_text("two")
    assert not Stamp(tmp_path / "stamp", [source]).current()


def test_only_the_lines_of_one_package_are_taken_from_the_lock() -> None:
    expected = "uv==0.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    assert locked("uv", LOCK) == expected


def test_the_lock_names_the_installer_with_hashes() -> None:
    assert "--hash=sha256:" in locked("uv", setup.LOCK.read_text())


def test_where_uv_fails_pip_installs_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[str] = []

    def fake(title: str, command: list[object], *rest: object, **more: object) -> Step:
        ran.append(" ".join(map(str, command)))
        code = "raise SystemExit(1)" if "uv" in Path(str(command[0])).name else ""
        return Step(title, [sys.executable, "-c", code], tmp_path / "log")

    monkeypatch.setattr(setup, "Step", fake)
    setup._install(tmp_path / "log")
    assert "uv pip install" in ran[1]
    assert "-m pip install" in ran[2]
    assert all("--require-hashes" in command for command in ran)
    assert "uv could not install them; pip takes" in capsys.readouterr().out
