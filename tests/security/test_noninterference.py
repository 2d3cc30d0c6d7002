"""A day alone and the same day beside somebody hostile: every answer is the same.

But for what docs/security.md names. Each world has a database and an identity function
of its own, with the limits of a stage; its time is that of what it has stored.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.api.client import operations
from tests.support.api.fixtures import configured
from tests.support.identity.function import Identity
from tests.support.noninterference.neighbour import Neighbour
from tests.support.noninterference.person import Person
from tests.support.noninterference.world import World
from tests.support.run.promises import promise
from tests.support.run.run import Run
from tests.support.run.thorough import rounds

pytestmark = promise("A hostile neighbour changes no answer of a whole day")

HOUR = 3_600
# What may be 429 beside somebody hostile, and how that is said.
NAMED = "**Anybody can use up somebody's mails of an hour**"
MAY_DIFFER = ["/request-password-reset", "/sign-up/email"]
SAID = (ROOT / "docs" / "security.md").read_text()
Said = list[tuple[str, int, str]]
Day = tuple[World, Said, int]  # of so many hours


@contextmanager
def world(folder: Path, postgres: LocalPostgres) -> Iterator[World]:
    name = f"ownlist_world_{secrets.token_hex(4)}"
    database = Run(folder).database(name)
    with Identity(database.identity_url) as identity:
        here = World(database, identity)
        with configured(**here.environment()):
            yield here
    run(postgres.superuser_url(), f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def alone(run_folder: Path, postgres: LocalPostgres) -> Day:
    with world(run_folder, postgres) as here:
        hours = count()

        def between() -> None:
            here.passes(HOUR)
            next(hours)

        person = Person(here, between)
        person.live()
    return here, person.said, next(hours)


def test_the_day_has_every_operation(alone: Day) -> None:
    """And is what it says: its refusals are those that were meant."""
    here, said, _ = alone
    every = {each.name for each in operations()}
    assert every <= here.called
    assert {status for _, status, _ in said} == {
        *(200, 201, 204, 304),
        *(400, 401, 404, 409, 410, 412, 422, 429),
    }


@pytest.mark.parametrize("seed", range(rounds(1, 3)))
def test_a_hostile_neighbour_changes_no_answer(
    seed: int, alone: Day, run_folder: Path, postgres: LocalPostgres
) -> None:
    with world(run_folder, postgres) as here:
        neighbour = Neighbour(here, seed)
        hours = count()

        def between() -> None:
            here.passes(HOUR)
            # All of it so that no mail is left in the hour when one is asked for.
            neighbour.acts(8 if next(hours) == alone[2] - 3 else rounds(2, 7))

        person = Person(here, between)
        person.live()
    _, said, _ = alone
    assert [name for name, _, _ in person.said] == [name for name, _, _ in said]
    differ = [
        (before, beside)
        for before, beside in zip(said, person.said, strict=True)
        if before != beside
    ]
    others = [each for each in differ if each[1][1] != 429]
    assert others == []
    assert [before[0] for before, _ in differ] == MAY_DIFFER
    assert NAMED in SAID
    assert neighbour.statuses["/sign-in/email"] == {200, 401, 429}  # it did try
