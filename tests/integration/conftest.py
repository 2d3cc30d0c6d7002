"""What the integration tests share."""

from collections.abc import Iterator

import pytest

from tests.support.identity import Identity
from tests.support.run import Database


@pytest.fixture(scope="session")
def identity(database: Database) -> Iterator[Identity]:
    """The identity function on this worker's database, as it runs on AWS."""
    with Identity(database.identity_url) as identity:
        yield identity
