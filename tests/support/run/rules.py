"""The rules that protect somebody: which tests show them, over which operations.

    @rule("A stranger's todo is as absent as an unknown one", over=ON_ONE_TODO)
    def test_...(operation: Operation, ...) -> None:

A rule is a promise of docs/security.md, word for word. `make security-report` runs all
tests of rules and prints what was tried.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from operator import attrgetter
from typing import Any

import pytest

from tests.support.api.client import Operation, operations


@dataclass(frozen=True)
class Scope:
    """The operations a rule holds for, and why it does not for the others."""

    holds: Callable[[Operation], bool]
    otherwise: str = ""

    @property
    def operations(self) -> list[Operation]:
        return [each for each in operations() if self.holds(each)]

    @property
    def others(self) -> list[str]:
        return [each.name for each in operations() if not self.holds(each)]


EVERY = Scope(lambda each: True)
AUTHENTICATED = Scope(
    lambda each: each.authenticated, "public, and tells nothing of anybody"
)
PUBLIC = Scope(lambda each: not each.authenticated, "asks for a token")
ON_ONE_TODO = Scope(
    lambda each: "{todo_id}" in each.path, "has no todo's id in its address"
)
ON_THE_LIST = Scope(
    lambda each: each.authenticated and "{todo_id}" not in each.path,
    "is about one todo, or about nobody's",
)
READS = Scope(
    lambda each: each.authenticated and each.method == "GET",
    "writes, or tells nothing of anybody",
)
WRITES = Scope(lambda each: each.method != "GET", "writes nothing")
WITH_A_BODY = Scope(lambda each: each.takes_body, "takes no body")
WITH_A_TODO = Scope(lambda each: '"title"' in dumps(each.example), "takes no todo")
CREATES = Scope(
    lambda each: WITH_A_TODO.holds(each) and each.method == "POST", "makes no todo"
)
WITH_A_QUERY = Scope(lambda each: bool(each.query), "takes no parameter of the query")


def rule(promise: str, over: Scope | None = None) -> Callable[[Any], Any]:
    """Mark a test as proof of this promise, once for each operation of the scope."""

    def mark(test: Any) -> Any:
        test = pytest.mark.rule(promise, over)(test)
        if over is None:
            return test
        each = pytest.mark.parametrize(
            "operation", over.operations, ids=attrgetter("name")
        )
        return each(test)

    return mark


class Tried:
    """How many hostile things the running test has tried."""

    count = 0


def tried() -> None:
    Tried.count += 1


@contextmanager
def case(name: object) -> Iterator[None]:
    """One of many hostile things that a test tries: a failure is told with its name."""
    tried()
    try:
        yield
    except Exception as failure:
        failure.add_note(f"the case: {str(name)[:200]!a}")
        raise
