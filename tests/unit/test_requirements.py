"""What was asked for and what is promised is shown by tests; the packages are there.

That the paths and tests which these pages name exist, tests/unit/test_pages.py shows.
"""

import json
import re
from pathlib import Path

from infra.common.state_folder import ROOT
from tests.support.docs.pages import code, section, table

REQUIREMENTS = ROOT / "docs" / "requirements.md"
SECURITY = ROOT / "docs" / "security.md"
RELIABILITY = ROOT / "docs" / "reliability.md"


def declared() -> set[str]:
    """The packages that are asked for by name, not those that come along."""
    lines = [
        line
        for name in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / name).read_text().splitlines()
    ]
    python = {found[0] for line in lines if (found := re.match(r"[\w-]+", line))}
    node = json.loads((ROOT / "package.json").read_text())
    return python.union(node["dependencies"], node["devDependencies"])


def rows_without_a_test(page: Path, *but: str) -> set[str]:
    """The rows of the page's tables that name no test, but for some sections'."""
    left_out = [row for title in but for row in table(section(page, title))]
    return {
        row[0]
        for row in table(page.read_text())
        if row not in left_out
        and not any(
            each.startswith("tests/") and "::" in each for each in code(row[-1])
        )
    }


def test_every_package_is_a_dependency() -> None:
    rows = table(section(REQUIREMENTS, "Libraries"))
    named = {package for row in rows for package in code(row[1])}
    assert len(named) >= len(rows)
    assert named <= declared()


def test_what_is_said_not_to_be_installed_is_not() -> None:
    locked = (ROOT / "requirements-dev.txt").read_text()
    for package in ("passlib", "bcrypt", "python-multipart"):
        assert not re.search(rf"^{package}==", locked, re.MULTILINE), package


def test_each_requirement_is_shown_by_a_test() -> None:
    assert rows_without_a_test(REQUIREMENTS) == set()


def test_each_promise_is_proved_by_a_test() -> None:
    assert rows_without_a_test(SECURITY, "Who attacks", "What a token may do") == set()


def test_each_fault_is_made_by_a_test() -> None:
    assert len(table(section(RELIABILITY, "Faults"))) > 30
    assert rows_without_a_test(RELIABILITY, "The soak", "Load") == set()
