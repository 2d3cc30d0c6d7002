"""The README's tables and printed lines are those of the code."""

import json
import re

from infra.common.state_folder import ROOT
from infra.dev.__main__ import GOOD_TO_KNOW
from infra.local_stack.addresses import PORT, base_url, mailbox_url
from tests.support.docs.pages import README, code, fences, section, table
from tests.support.docs.screenshots import MAX_BYTES


def test_the_badges_say_what_is_tested_and_licensed() -> None:
    ci = (ROOT / ".github/workflows/ci.yml").read_text()
    (matrix,) = re.findall(r"^ +python: \[(.+)\]$", ci, re.MULTILINE)
    pythons = re.findall(r"[\d.]+", matrix)
    node = json.loads((ROOT / "package.json").read_text())["engines"]["node"]
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert re.findall(r"/badge/(\S+)-\w+\)", README.read_text()) == [
        f"Python-{pythons[0]}_to_{pythons[-1]}",
        f"Node.js-{node.removeprefix('>=')}_or_newer",
        "licence-MIT",
    ]


def test_the_pictures_are_small() -> None:
    pictures = re.findall(r"\((docs/images/[^)]+)\)", README.read_text())
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).stat().st_size <= MAX_BYTES


def test_the_open_endpoints_are_those_that_the_identity_serves() -> None:
    source = (ROOT / "functions/identity/gateway-adapter.ts").read_text()
    served = re.findall(r'^  \["(/[\w/-]+)", "(GET|POST)"\],$', source, re.MULTILINE)
    rows = [row for row in table(section(README, "Operations")) if len(row) == 2]
    told = [endpoint for row in rows for endpoint in code(row[0])]
    assert sorted(told) == sorted(f"{method} {route}" for route, method in served)


def test_the_start_is_shown_as_it_is() -> None:
    (shown,) = fences(section(README, "Two commands"), "text")
    urls = {"url": base_url(PORT), "mailbox": mailbox_url(PORT)}
    said = GOOD_TO_KNOW.format(**urls, port="", psql="", logs="", more="")
    first, *lines = shown.splitlines()
    assert first == "$ make dev"
    for line in filter(None, lines):
        steps = "starting PostgreSQL and the functions"
        assert line in said.splitlines() or line.strip() in ("...", steps), line
