"""Marks a test with the promise that it shows, and the operations it holds for.

    @promise("A client cannot set what the server owns", over=WITH_A_BODY)
    def test_...(operation: Operation, ...) -> None:

The sentence is a row of docs/security.md, or of docs/reliability.md for `fault`, word
for word. `make promises` prints which tests show each; with TRY=1 it runs them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from json import dumps
from operator import attrgetter
from typing import Protocol, TypeVar

import pytest

from tests.support.api.client import Operation, operations
from tests.support.docs.promises import PAGES, promised

Test = TypeVar("Test", bound=Callable[..., object])


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
ON_ONE = Scope(lambda each: "{" in each.path, "has no id in its address")
ON_THE_LIST = Scope(
    lambda each: each.authenticated and "{" not in each.path,
    "is about one todo or project, or about nobody's",
)
READS = Scope(
    lambda each: each.authenticated and each.method == "GET",
    "writes, or tells nothing of anybody",
)
WRITES = Scope(lambda each: each.method != "GET", "writes nothing")
WITH_A_BODY = Scope(lambda each: each.takes_body, "takes no body")
WITH_A_TODO = Scope(lambda each: '"title"' in dumps(each.example), "takes no todo")
WITH_CONTENT = Scope(
    lambda each: WITH_A_TODO.holds(each) or '"name"' in dumps(each.example),
    "takes no todo and no project",
)
MAKES = Scope(
    lambda each: WITH_CONTENT.holds(each) and each.method == "POST", "makes nothing"
)
CREATES = Scope(
    lambda each: WITH_A_TODO.holds(each) and each.method == "POST", "makes no todo"
)
WITH_A_QUERY = Scope(lambda each: bool(each.query), "takes no parameter of the query")


class Marker(Protocol):
    """What leaves a test as it is, but for its marks."""

    def __call__(self, test: Test, /) -> Test: ...


def promise(sentence: str, over: Scope | None = None) -> Marker:
    """Mark a test as proof of this promise, once for each operation of the scope.

    Also for `pytestmark`: then a test with a mark of its own shows that one alone.
    """
    if sentence not in promised():
        raise ValueError(f"no table of {' or '.join(PAGES)} has the row: {sentence}")
    if over is None:
        return pytest.mark.promise(sentence, None)
    each = pytest.mark.parametrize("operation", over.operations, ids=attrgetter("name"))
    return lambda test: each(pytest.mark.promise(sentence, over)(test))


def fault(sentence: str) -> Marker:
    """Mark a test as proof of what docs/reliability.md says of this fault."""
    return promise(sentence)
