"""Three people do whatever the API lets them, and a model says what must come of it.

Stale ETags, repeated ids and ids of others are mixed in. `make stateful MINUTES=60`
runs it for an hour with new seeds; here it has a fixed budget and a fixed seed.
"""

import os
import time

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.support.api.client import Api
from tests.support.model.projects_machine import Filing
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

MINUTES = float(os.environ.get("OWNLIST_STATEFUL_MINUTES", "0"))
SETTINGS = hypothesis.settings(
    deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)


@pytest.fixture
def machine(api: Api, database: Database) -> type[Filing]:
    """Three people at the API of this worker's database."""
    return type("Machine", (Filing,), {"api": api, "database": database})


def test_the_api_does_what_the_model_says(machine: type[Filing]) -> None:
    settings = hypothesis.settings(
        SETTINGS, max_examples=rounds(12, 25), stateful_step_count=35, derandomize=True
    )
    run_state_machine_as_test(machine, settings=settings)


@pytest.mark.skipif(not MINUTES, reason="make stateful MINUTES=60")
def test_the_api_does_what_the_model_says_for_long(machine: type[Filing]) -> None:
    settings = hypothesis.settings(SETTINGS, max_examples=50, stateful_step_count=60)
    end = time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        run_state_machine_as_test(machine, settings=settings)
