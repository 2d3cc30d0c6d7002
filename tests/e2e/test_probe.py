"""`make probe` against the running stack: it finds nothing, and leaves nothing."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from infra.common.client import Person
from infra.common.processes import free_port, wait_until
from infra.common.state_folder import ROOT
from infra.probe.operations import operations
from tests.support.dev.programs import DevProgram
from tests.support.postgres.sql import rows
from tests.support.run.commands import Done, python

PROBE = ("-m", "infra.probe")
# What a person may leave here and there. Marks of erased owners stay for the purge.
PLACES = ("todo", 'auth."user"', "auth.session", "auth.account", "auth.verification")


def probe(**variables: str) -> Done:
    environ = {name: os.environ[name] for name in os.environ if "PROBE" not in name}
    return python(*PROBE, env=environ | {"RATE": "1000"} | variables)


@pytest.fixture
def left(stack: DevProgram) -> Iterator[Counter[str]]:
    """What there is of each kind; at the end there must be as much."""
    before = counts(stack)
    yield before
    assert counts(stack) == before


def counts(stack: DevProgram) -> Counter[str]:
    selects = ", ".join(f"(select count(*) from {place})" for place in PLACES)
    ((found),) = rows(stack.database_url, f"select {selects}")
    return Counter(dict(zip(PLACES, found, strict=True)))


def test_a_host_that_is_not_this_machine_is_refused_without_its_operators_word() -> (
    None
):
    for variables in ({}, {"ALLOWED": "other.example"}):
        result = probe(URL="https://todo.example", **variables)
        assert (result.returncode, result.stdout) == (2, "")
        assert "ALLOWED=todo.example" in result.stderr


def test_a_server_that_does_not_answer_is_named() -> None:
    url = f"http://localhost:{free_port()}"
    result = probe(URL=url)
    assert result.returncode == 2
    assert url in result.stderr
    assert "Traceback" not in result.stderr


def test_an_account_with_todos_is_refused_and_keeps_them(
    stack: DevProgram, ada: Person, grace: Person
) -> None:
    ada.todos("POST", body={"title": "Buy milk"})
    tokens = {"PROBE_TOKEN_ONE": grace.token, "PROBE_TOKEN_TWO": ada.token}
    result = probe(URL=stack.url, **tokens)
    assert result.returncode == 2
    assert "The account of two has todos" in result.stderr
    assert len(ada.todos("GET").body["items"]) == 1


@pytest.mark.slow  # thousands of requests; tests/integration/test_probe.py has each row
def test_the_stack_withstands_and_nothing_is_left(
    stack: DevProgram, ada: Person, left: Counter[str]
) -> None:
    """One account is given and stays, empty; the other is new and goes."""
    account = {"PROBE_EMAIL_ONE": ada.email, "PROBE_PASSWORD_ONE": ada.password}
    result = probe(URL=stack.url, **account)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert "FOUND" not in result.stdout
    assert "no findings" in result.stdout
    assert "everything the probe made was removed" in result.stdout
    (entered,) = re.findall(r"the owner is let in +(\d+) +\1  fine", result.stdout)
    assert int(entered) == sum(each.authenticated for each in operations())
    assert ada.fetch_token().status == 200


def test_ctrl_c_midway_leaves_nothing(stack: DevProgram, left: Counter[str]) -> None:
    with subprocess.Popen(
        [sys.executable, *PROBE],
        cwd=ROOT,
        env=os.environ | {"URL": stack.url, "RATE": "100"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        printed = iter(process.stdout)
        assert any("the owner is let in" in line for line in printed)
        assert wait_until(lambda: counts(stack)["todo"] > left["todo"], 5)
        process.send_signal(signal.SIGINT)
        rest = "".join(printed)
        assert process.wait(60) == 130
    assert "everything the probe made was removed" in rest


def test_every_operation_that_takes_a_body_has_an_example_of_one() -> None:
    for operation in operations():
        assert (operation.body() is not None) == (operation.schema is not None)
