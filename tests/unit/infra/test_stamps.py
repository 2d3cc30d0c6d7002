"""What was built is rebuilt when it is incomplete or its sources have changed."""

import json
import shutil
from pathlib import Path

import pytest

from infra.setup import stamps
from infra.setup.stamps import Stamp, files, node_packages, python_packages


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("one")
    return path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.gz").write_text("a")
    (folder / "sub" / "b.gz").write_text("b")
    return folder


def stamp(source: Path, made: Path) -> Stamp:
    return Stamp(made / "ownlist-stamp", [source], files(made, "*", "sub/*"))


def test_it_is_current_once_it_is_written(source: Path, made: Path) -> None:
    assert stamp(source, made).why() == "incomplete"
    stamp(source, made).write()
    assert stamp(source, made).current()
    (made / "added").touch()
    assert stamp(source, made).current()


def test_a_source_that_changes_makes_it_out_of_date(source: Path, made: Path) -> None:
    stamp(source, made).write()
    source.write_text("two")
    assert stamp(source, made).why() == "out of date"


def test_a_missing_or_changed_file_is_named(source: Path, made: Path) -> None:
    stamp(source, made).write()
    (made / "a.gz").write_text("longer")
    assert stamp(source, made).why() == "a.gz has changed"
    shutil.rmtree(made / "sub")
    assert stamp(source, made).why() == "sub/b.gz is missing"


@pytest.mark.parametrize("content", ["", "5f2c", "12", "[]", '{"from": 1}', "\0"])
def test_a_stamp_of_another_form_is_not_believed(
    source: Path, made: Path, content: str
) -> None:
    (made / "ownlist-stamp").write_text(content)
    assert stamp(source, made).why() == "incomplete"


def test_an_interrupted_installation_is_not_trusted(source: Path, made: Path) -> None:
    stamp(source, made).write()
    stamp(source, made).forget()
    assert stamp(source, made).why() == "incomplete"
    shutil.rmtree(made)
    assert stamp(source, made).why() == "missing"


def test_a_package_of_node_that_is_gone_or_another_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    assert node_packages() == {}
    names = ("node_modules/a", "node_modules/b")
    for name in names:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "package.json").touch()
    note = tmp_path / "node_modules" / ".package-lock.json"
    note.write_text(json.dumps({"packages": {n: {"version": "1"} for n in names}}))
    assert node_packages() == dict.fromkeys(names, "1")
    shutil.rmtree(tmp_path / names[0])
    assert node_packages() == {names[1]: "1"}


def test_a_package_of_python_that_is_gone_or_another_is_seen(tmp_path: Path) -> None:
    look = python_packages(tmp_path)
    assert look() == {}
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "ruff-1.dist-info").mkdir()
    before = look()
    assert before["its folder"] == str(tmp_path)
    (packages / "ruff-1.dist-info").rename(packages / "ruff-2.dist-info")
    assert before.keys() - look().keys() == {
        "lib/python3.11/site-packages/ruff-1.dist-info"
    }


def test_an_environment_that_was_moved_is_seen(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "bin").mkdir(parents=True)
    (old / "bin" / "python").touch()
    Stamp(old / "stamp", [], python_packages(old)).write()
    old.rename(new)
    moved = Stamp(new / "stamp", [], python_packages(new))
    assert moved.why() == "its folder has changed"
