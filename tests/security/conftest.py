"""One issuer with a clock that stands still, and a warm verifier that believes it."""

from collections.abc import Iterator

import pytest

from shared.auth.tokens import Verifier, verifier_for
from tests.support.clock import Clock
from tests.support.issuer import Issuer
from tests.support.world import World


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    with Issuer(clock=Clock()) as issuer:
        yield issuer


@pytest.fixture(scope="session")
def verifier(issuer: Issuer) -> Verifier:
    """Shared by all, so that a hostile token would spoil what comes after it."""
    return verifier_for(issuer.settings(), issuer.clock)


@pytest.fixture
def world() -> Iterator[World]:
    clock = Clock()
    with Issuer(algorithms=("EdDSA",), clock=clock) as issuer:
        yield World(issuer, clock, verifier_for(issuer.settings(), clock))
