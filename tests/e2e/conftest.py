"""The real stack, started as `make dev` starts it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.client import Person
from infra.common.processes import free_port
from tests.support.dev.programs import DevProgram
from tests.support.docs.browser import Browser
from tests.support.run.logs import assert_no_secret


@pytest.fixture(scope="session")
def stack(run_folder: Path) -> Iterator[DevProgram]:
    """One stack for all tests that only use it."""
    program = DevProgram(run_folder / "stack").wait_until_ready()
    yield program
    program.stop()
    for log in (program.printed, program.state / "logs" / "serverless-offline.log"):
        # What `make dev` tells its user of the local database is meant to be read.
        assert_no_secret(re.sub(r"postgresql://\S+", "", log.read_text()))


@pytest.fixture(scope="session")
def front(run_folder: Path) -> Iterator[DevProgram]:
    """A stack for a page elsewhere: `make dev FRONT=... ACCOUNT_PAGE=... SEED=demo`."""
    url = f"http://localhost:{free_port()}"
    folder = run_folder / "front"
    program = DevProgram(folder, FRONT=url, ACCOUNT_PAGE=f"{url}/", SEED="demo")
    program.wait_until_ready()
    yield program
    assert program.stop() == 0


@pytest.fixture
def ada(stack: DevProgram) -> Person:
    """Someone new, signed up and with a token."""
    return signed_up(stack, "Ada")


@pytest.fixture
def grace(stack: DevProgram) -> Person:
    """A stranger to Ada."""
    return signed_up(stack, "Grace")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests: it takes seconds to start."""
    with Browser() as started:
        yield started


@pytest.fixture
def browser(chromium: Browser, stack: DevProgram) -> Browser:
    """A browser that has seen nothing yet."""
    chromium.forget(stack.url)
    return chromium


def signed_up(stack: DevProgram, name: str) -> Person:
    person = Person(stack.url, name)
    assert person.sign_up().status == 200
    assert person.confirm(stack.mailbox_url).status == 200
    assert person.fetch_token().status == 200
    return person
