"""`make promises TRY=1`: each promise, over how many operations, in how many cases.

With `--promises` pytest runs marked tests alone and prints the table at its end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from tests.support.api.client import operations
from tests.support.docs.promises import promised
from tests.support.run.cases import Tried

KEY = "promises"
HEAD = "operations  cases  passed  promise"


class Told(NamedTuple):
    """What one test tried, as a worker tells it."""

    promise: str
    operation: str
    cases: int
    otherwise: str


@dataclass
class Tally:
    """What all tests of one promise tried."""

    operations: set[str] = field(default_factory=set)
    cases: int = 0
    outcomes: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, told: Told, outcome: str) -> None:
        self.operations |= {told.operation} - {""}
        self.cases += told.cases
        self.outcomes.add(outcome)
        self.reasons[told.otherwise] += 1

    @property
    def otherwise(self) -> str:
        """Why it does not hold for the other operations: by its widest test."""
        return self.reasons.most_common(1)[0][0]

    def line(self, promise: str) -> str:
        passed = "yes" if self.outcomes == {"passed"} else "NO"
        count = len(self.operations) or "-"
        return f"{count:>10} {self.cases:>6}  {passed:6}  {promise}"


class PromiseReport:
    """Is told of every test that ran, also on another worker."""

    def __init__(self, config: pytest.Config) -> None:
        self.wanted = config.getoption("--promises")
        self.tallies: dict[str, Tally] = defaultdict(Tally)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties).get(KEY)
        if isinstance(told, list) and report.when == "call":
            for each in told:
                self.tallies[each[0]].add(Told(*each), report.outcome)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.wanted:
            terminalreporter.section("what is promised, and what was tried")
            for line in [HEAD, *self.lines(), *self.exceptions()]:
                terminalreporter.write_line(line)

    def lines(self) -> list[str]:
        """In the order of the pages, without those that no test ran for."""
        return [self.tallies[p].line(p) for p in promised() if p in self.tallies]

    def exceptions(self) -> Iterator[str]:
        """Which operations a promise does not hold for, and why."""
        names = {each.name for each in operations()}
        yield ""
        found = {
            (each.otherwise, *sorted(names - each.operations)): len(each.operations)
            for each in self.tallies.values()
            if each.operations
        }
        for (otherwise, *others), count in sorted(found.items(), key=lambda i: -i[1]):
            if others:
                yield f"{count} of {len(names)}: {otherwise}: {', '.join(others)}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promises", action="store_true", help="marked tests only")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(sentence, scope): shows a promise")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(PromiseReport(config))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.getoption("--promises"):
        others = [item for item in items if not promises_of(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if promises_of(item)]


def promises_of(item: pytest.Item) -> list[tuple[str, str]]:
    """The promises that a test shows, and why they are not over every operation."""
    own = [mark for mark in item.own_markers if mark.name == "promise"]
    marks = own or item.iter_markers("promise")
    return [(mark.args[0], getattr(mark.args[1], "otherwise", "")) for mark in marks]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    Tried.count = 0
    try:
        return (yield)
    finally:
        cases = max(1, Tried.count)
        told = [
            [*Told(promise, _operation(item), cases, otherwise)]
            for promise, otherwise in promises_of(item)
        ]
        item.user_properties.append((KEY, told))


def _operation(item: pytest.Item) -> str:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return str(getattr(parameters.get("operation"), "name", ""))
