"""What docs/security.md promises is what the tests of tests/security say they show."""

import importlib
import re
from functools import cache
from typing import Any

import pytest

from infra.common.state_folder import ROOT
from tests.support.docs import pages
from tests.support.docs.pages import table
from tests.support.docs.promises import PAGE, promise_of, promises

SECURITY = "tests/security/"
FILES = sorted(path.stem for path in (ROOT / SECURITY).glob("test_*.py"))


def rules(file: str) -> dict[str, list[str]]:
    """The promises that each test of a file is marked with."""
    module = importlib.import_module(f"tests.security.{file}")
    common = _promises(getattr(module, "pytestmark", None))
    names = (name for name in vars(module) if name.startswith("test_"))
    return {
        name: _promises(getattr(vars(module)[name], "pytestmark", [])) or common
        for name in names
    }


def _promises(marks: Any) -> list[str]:
    marks = marks if isinstance(marks, list) else [marks]
    return [mark.args[0] for mark in marks if mark and mark.name == "rule"]


@pytest.mark.parametrize("file", FILES)
def test_every_test_of_security_shows_what_is_promised(file: str) -> None:
    known = {each.text for each in promises()}
    for name, shown in rules(file).items():
        assert len(shown) == 1, f"{name} has no @rule"
        assert shown[0] in known, f"docs/security.md does not promise: {shown[0]}"


@pytest.mark.parametrize("file", FILES)
def test_the_page_names_a_test_of_the_very_promise(file: str) -> None:
    for name, shown in rules(file).items():
        named = promise_of(f"{SECURITY}{file}.py::{name}")
        assert named in (None, *shown), name


def test_every_promise_is_tried_before_a_commit() -> None:
    """Of the tests of each, one at least is not left to `make test-all`."""
    tried = {each.text for each in promises() if each.test not in slow_tests()}
    assert {each.text for each in promises()} == tried


@cache
def slow_tests() -> set[str]:
    """Every test that is marked `slow`, as path::name."""
    marked = re.compile(r"^@pytest\.mark\.slow\b.*\n(?:@.*\n)*def (\w+)", re.MULTILINE)
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text()
        whole = re.search(r"^pytestmark = .*\bmark\.slow\b", text, re.MULTILINE)
        names = pages.test_names(path) if whole else marked.findall(text)
        found |= {f"{path.relative_to(ROOT)}::{name}" for name in names}
    return found


def test_a_promise_is_made_once() -> None:
    """A row may name several tests; another row makes another promise."""
    rows = [row[0] for row in table(PAGE.read_text()) if "::" in row[-1]]
    assert len(set(rows)) == len(rows)
