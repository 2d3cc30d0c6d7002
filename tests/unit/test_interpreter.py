"""A Python 3.13 is found where it is, and only when it runs."""

import os
import sys
from pathlib import Path

import pytest

from infra.common.errors import UserError
from infra.package.interpreter import NAME, python313


@pytest.fixture(autouse=True)
def this_one_is_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever runs the tests is not what is looked for."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))


def program(folder: Path, status: int) -> Path:
    """A program that ends with this status, as a shim for nothing ends with 127."""
    folder.mkdir(parents=True)
    path = folder / "python3.13"
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_without_one_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"Python 3\.13.*is missing: install it"
    ) as said:
        python313({"PATH": ""}, tmp_path)
    assert NAME in str(said.value)
    assert "\n" not in str(said.value)


def test_one_that_is_named_and_does_not_run_is_not_replaced(tmp_path: Path) -> None:
    good = program(tmp_path / "good", 0)
    bad = program(tmp_path / "bad", 127)
    with pytest.raises(
        UserError, match=rf"{NAME} is .*bad/python3\.13, which does not run"
    ):
        python313({"PATH": str(good.parent), NAME: str(bad)}, tmp_path)


def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    shim = program(tmp_path / "shims", 127)
    good = program(tmp_path / "bin", 0)
    path = os.pathsep.join((str(shim.parent), str(good.parent)))
    assert python313({"PATH": path}, tmp_path) == good


def test_one_of_a_version_manager_is_found(tmp_path: Path) -> None:
    good = program(tmp_path / ".pyenv" / "versions" / "3.13.9" / "bin", 0)
    assert python313({"PATH": ""}, tmp_path) == good


def test_the_one_that_is_named_comes_first(tmp_path: Path) -> None:
    other = program(tmp_path / "other", 0)
    named = program(tmp_path / "named", 0)
    assert python313({"PATH": str(other.parent), NAME: str(named)}, tmp_path) == named
