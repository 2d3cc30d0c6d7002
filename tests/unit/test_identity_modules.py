"""What of the identity function needs no other part: tests/identity/*.test.ts.

All of them in one run of Node's own test runner, bundled first: Node 20 runs no
TypeScript.
"""

import re
import subprocess
from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from infra.common.steps import output_of
from infra.setup.build_identity import bundle

ALL = ROOT / "tests" / "identity" / "all.ts"


def test_all_of_them_are_run() -> None:
    there = {each.name for each in ALL.parent.glob("*.test.ts")}
    assert {*re.findall(r'import "./(.+)";', ALL.read_text())} == there


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    """All of them in one file. What cannot be bundled is an error and no failure."""
    target = tmp_path / "tests.mjs"
    output_of(bundle(ALL, target), "The tests of the identity cannot be bundled.")
    return target


def test_the_modules_of_the_identity_that_need_no_other_part(tests: Path) -> None:
    done = subprocess.run(
        ["node", "--test", "--test-reporter=tap", tests],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "\n# pass 0\n" in done.stdout:  # not one of them ran: it does not load
        raise ImportError(done.stdout + done.stderr)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
