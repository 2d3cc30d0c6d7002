"""The tree at the top of shared/problems.py is the tree of the classes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from infra.openapi.problems import problems
from shared import problems as module
from shared.problems import Problem

LINE = re.compile(
    r"(?P<branch>[│ ]*[├└]── )(?P<name>\w+) *(?P<status>\d{3})?.*?(?P<at>\S+\.py)?"
)


class Entry(NamedTuple):
    depth: int
    name: str
    status: int
    module: str


def drawn() -> Iterator[Entry]:
    """What the tree says; a status is that of the line above unless it is given."""
    status = 0
    for line in (module.__doc__ or "").splitlines():
        if found := LINE.fullmatch(line):
            status = int(found["status"] or status)
            at = (found["at"] or "problems.py").removesuffix(".py").replace("/", ".")
            yield Entry(
                len(found["branch"]) // 4, found["name"], status, f"shared.{at}"
            )


def classes(kind: type[Problem], depth: int = 1) -> Iterator[Entry]:
    for inner in kind.__subclasses__():
        yield Entry(depth, inner.__name__, inner.status, inner.__module__)
        yield from classes(inner, depth + 1)


def test_the_tree_has_every_problem() -> None:
    assert problems()  # imports all that define one
    assert sorted(drawn()) == sorted(classes(Problem))
