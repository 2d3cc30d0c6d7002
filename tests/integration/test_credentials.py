"""What a role signs in with, when its secret is missing or is just being changed."""

import pytest

from shared.config import SecretId
from shared.database.credentials import Credentials
from shared.database.pipelined_connection import PipelinedConnection
from shared.database.pool import open_connection
from shared.postgres_url import DatabaseSettings
from shared.problems import DatabaseUnavailable
from tests.support.aws.secrets_manager import SecretsManager, error
from tests.support.postgres.rotation import rotating
from tests.support.run.run import Database


def test_without_its_secret_no_connection_is_made_and_the_next_request_asks_for_it(
    manager: SecretsManager, database: Database
) -> None:
    secret = manager.keep(DATABASE_URL=database.api_url)
    tried: list[DatabaseSettings] = []

    def opener(settings: DatabaseSettings) -> PipelinedConnection:
        tried.append(settings)
        return open_connection(settings)

    source = Credentials(SecretId(secret, "DATABASE_URL"), opener)
    manager.fault = error("AccessDeniedException")
    with pytest.raises(DatabaseUnavailable):
        source.connect()
    assert tried == []
    manager.fault = None
    source.connect().close()
    assert len(tried) == 1


def test_a_password_that_changes_during_a_login_is_retried(
    manager: SecretsManager, database: Database
) -> None:
    """The new one was refused too early, and the one before too late."""
    with rotating(database, "one") as role:
        secret = manager.keep(DATABASE_URL=role.url("one"))
        manager.replace(secret, DATABASE_URL=role.url("two"))
        tried: list[str] = []

        def opener(settings: DatabaseSettings) -> PipelinedConnection:
            tried.append(settings.password)
            if tried[-1] == "one":
                role.change("two")
            return open_connection(settings)

        source = SecretId(secret, "DATABASE_URL")
        Credentials(source, opener).connect().close()
        assert tried == ["two", "one", "two"]
