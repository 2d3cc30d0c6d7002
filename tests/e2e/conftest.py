"""The real stack, started as `make dev` starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.client import Person
from tests.support.local_stack import DevProgram


@pytest.fixture(scope="session")
def stack(run_folder: Path) -> Iterator[DevProgram]:
    """One stack for all tests that only use it."""
    program = DevProgram(run_folder / "stack").wait_until_ready()
    yield program
    program.stop()


@pytest.fixture
def ada(stack: DevProgram) -> Person:
    """Someone new, signed up and with a token."""
    return signed_up(stack, "Ada")


@pytest.fixture
def grace(stack: DevProgram) -> Person:
    """A stranger to Ada."""
    return signed_up(stack, "Grace")


def signed_up(stack: DevProgram, name: str) -> Person:
    person = Person(stack.url, name)
    assert person.sign_up().status == 200
    assert person.fetch_token().status == 200
    return person
