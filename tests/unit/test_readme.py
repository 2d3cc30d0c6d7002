"""The README's tables and printed lines are those of the code."""

import re

from infra.common.state_folder import ROOT
from infra.dev.__main__ import GOOD_TO_KNOW
from infra.dev.settings import PORT, base_url, mailbox_url
from tests.support.api.client import operations
from tests.support.docs.pages import README, code, fences, section, table
from tests.support.docs.promises import promises


def test_the_table_of_operations_is_that_of_the_code() -> None:
    rows = [row for row in table(section(README, "Operations")) if len(row) == 3]
    told = {(name, *code(route)) for name, route, _ in rows}
    assert told == {
        (f"[{o.name}](functions/{o.name}.py)", f"{o.method} {o.path}")
        for o in operations()
    }


def test_the_open_endpoints_are_those_that_the_identity_serves() -> None:
    source = (ROOT / "functions/identity/exchange.ts").read_text()
    served = re.findall(r'^  \["(/[\w/-]+)", "(GET|POST)"\],$', source, re.MULTILINE)
    rows = [row for row in table(section(README, "Operations")) if len(row) == 2]
    told = [endpoint for row in rows for endpoint in code(row[0])]
    assert sorted(told) == sorted(f"{method} {route}" for route, method in served)


def test_the_rules_that_are_shown_are_promised() -> None:
    (shown,) = fences(section(README, "What nobody gets past"), "text")
    assert shown
    assert set(shown.splitlines()) <= {each.text for each in promises()}


def test_the_start_is_shown_as_it_is() -> None:
    shown, _ = fences(section(README, "Two commands"), "text")
    urls = {"url": base_url(PORT), "mailbox": mailbox_url(PORT)}
    said = GOOD_TO_KNOW.format(**urls, port="", psql="", logs="", more="")
    first, *lines = shown.splitlines()
    assert first == "$ make dev"
    for line in filter(None, lines):
        steps = "starting PostgreSQL and the functions"
        assert line in said.splitlines() or line.strip() in ("...", steps), line
