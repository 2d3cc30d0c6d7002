"""`make test` leaves out what is slow, and nothing that was asked for by name."""

import os

from tests.support.run.commands import python

FILES = "tests/unit/test_supply_chain.py", "tests/e2e/test_probe.py"
NAMED = f"{FILES[0]}::test_every_shipped_python_package_is_in_the_document"


def collected(*arguments: str) -> list[str]:
    options = "--collect-only", "-q", "-p", "no:xdist"
    environ = {k: v for k, v in os.environ.items() if k != "OWNLIST_THOROUGH"}
    done = python("-m", "pytest", *options, *arguments, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split()


def test_a_slow_test_runs_when_its_name_is_given_and_else_does_not() -> None:
    found = collected(NAMED, FILES[1])
    assert NAMED in found
    assert f"{FILES[1]}::test_ctrl_c_midway_leaves_nothing" in found
    assert f"{FILES[1]}::test_the_stack_withstands_and_nothing_is_left" not in found
