"""One issuer with a clock that stands still, and a warm verifier that believes it.

Here the API and the verifier are watched: see tests/support/api/attacked.py.
"""

from collections.abc import Iterator

import pytest

import tests.support.run.hypothesis_profile  # noqa: F401
from shared.auth.tokens import Verifier, verifier_for
from tests.support.api.attacked import WatchedApi, WatchedVerifier
from tests.support.api.fixtures import configured
from tests.support.run.clock import Clock
from tests.support.run.run import Database
from tests.support.tokens.application import World
from tests.support.tokens.issuer import Issuer


@pytest.fixture
def api(database: Database, trusted_issuer: Issuer) -> Iterator[WatchedApi]:
    """The API with one connection straight to the database."""
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        yield WatchedApi(trusted_issuer)


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with Issuer(clock=Clock()) as issuer:
        yield issuer


@pytest.fixture(scope="session")
def verifier(issuer: Issuer) -> Verifier:
    """Shared by all, so that a hostile token would spoil what comes after it."""
    plain = verifier_for(issuer.settings(), issuer.clock)
    return WatchedVerifier(plain.expected, plain.keys, plain.clock, issuer)


@pytest.fixture
def world() -> Iterator[World]:
    clock = Clock()
    with Issuer(algorithms=("EdDSA",), clock=clock) as issuer:
        yield World(issuer, clock, verifier_for(issuer.settings(), clock))
