"""Skips tests whose programs are missing, and says so in one line at the end."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.run.missing import PROGRAMS, Program, need


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    fixtures = getattr(item, "fixturenames", ())
    for program in PROGRAMS:
        if program.fixture in fixtures:
            need(program)


class Held:
    """Which tests were skipped for which program, on all workers."""

    def __init__(self) -> None:
        self.back: Counter[Program] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            reason = report.longrepr[2].removeprefix("Skipped: ")
            self.back.update(each for each in PROGRAMS if each.reason == reason)

    @pytest.hookimpl(wrapper=True, tryfirst=True)  # after all other summaries
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Iterator[None]:
        yield
        if self.back:
            terminalreporter.write_line(self.line(), yellow=True)

    def line(self) -> str:
        """How many tests each missing program holds back, and how to get them all."""
        missing = [each for each in PROGRAMS if self.back[each]]
        held = ", ".join(f"{self.back[each]} without {each.name}" for each in missing)
        packages: dict[str, list[str]] = {}
        for each in missing:
            packages.setdefault(each.installer, []).append(each.packages)
        remedies = [f"{how} {' '.join(what)}" for how, what in packages.items()]
        return f"Tests not run: {held}. To run them: {'; '.join(remedies)}"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers report to the controller
        config.pluginmanager.register(Held())
