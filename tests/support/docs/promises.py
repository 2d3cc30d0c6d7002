"""What the pages promise, and the tests that are marked with it: `make promises`."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from infra.common.state_folder import ROOT

PAGES = ("docs/security.md", "docs/reliability.md")
HEADS = ("| Promise |", "| Fault |")
MARKERS = ("promise", "fault")


class Shown(NamedTuple):
    """A test, as path::name, and a promise that it shows."""

    promise: str
    test: str
    slow: bool  # only `make test-all` runs it


@cache
def promised() -> tuple[str, ...]:
    """Every promise and every fault, in the order of the pages."""
    return tuple(each for page in PAGES for each in _rows((ROOT / page).read_text()))


def _rows(text: str) -> Iterator[str]:
    """The first cell of each row of the tables of promises."""
    inside = False
    for line in text.splitlines():
        if inside and line.startswith("|") and not line.startswith("|-"):
            yield line.split("|")[1].strip()
        inside = line.startswith(HEADS) or (inside and line.startswith("|"))


@cache
def shown() -> tuple[Shown, ...]:
    """Every marked test, read from the source: nothing is imported or run."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(each for file in files for each in _of_file(file))


def _of_file(file: Path) -> Iterator[Shown]:
    tree = ast.parse(file.read_text())
    assigned = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    common = _marks([ast.Name("pytestmark")], assigned)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = _marks(node.decorator_list, assigned)
            slow = "pytest.mark.slow" in map(ast.unparse, own + common)
            test = f"{file.relative_to(ROOT)}::{node.name}"
            for promise in _promises(own, assigned) or _promises(common, assigned):
                yield Shown(promise, test, slow)


def _marks(marks: list[ast.expr], assigned: dict[str, ast.expr]) -> list[ast.expr]:
    """With the value in the place of a name, and its items in that of a list."""
    found = [assigned.get(e.id, e) if isinstance(e, ast.Name) else e for e in marks]
    return [
        each
        for mark in found
        for each in (mark.elts if isinstance(mark, ast.List) else [mark])
    ]


def _promises(marks: list[ast.expr], assigned: dict[str, ast.expr]) -> list[str]:
    calls = (each for each in marks if isinstance(each, ast.Call))
    return [
        str(ast.literal_eval(sentence))
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in MARKERS
        for sentence in _marks(call.args[:1], assigned)
    ]


def main() -> None:
    for promise in promised():
        sys.stdout.write(f"{promise}\n")
        for each in shown():
            if each.promise == promise:
                sys.stdout.write(f"    {each.test}\n")


if __name__ == "__main__":
    main()
