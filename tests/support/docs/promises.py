"""The promises of docs/security.md, and the test that it names for each."""

from functools import cache
from typing import NamedTuple

from infra.common.state_folder import ROOT
from tests.support.docs.pages import code, table

PAGE = ROOT / "docs" / "security.md"


class Promise(NamedTuple):
    text: str
    test: str  # path::name


@cache
def promises() -> list[Promise]:
    """In the order of the page."""
    rows = table(PAGE.read_text())
    shown = [(row[0], each) for row in rows for each in code(row[-1])]
    return [Promise(*each) for each in shown if "::" in each[1]]


def promise_of(nodeid: str) -> str | None:
    """The promise that the page says this test shows."""
    test = nodeid.partition("[")[0]
    return next((each.text for each in promises() if each.test == test), None)
