"""`.env.example` holds what the configuration reads: a copy of it loads."""

import re

import pytest

from infra.common.state_folder import ROOT
from shared import config
from shared.postgres_url import DatabaseSettings, parse_database_url

TEXT = (ROOT / ".env.example").read_text()
COMMENTED = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", TEXT, re.MULTILINE))
ACTIVE = dict(re.findall(r"^([A-Z_]+)=(.*)$", TEXT, re.MULTILINE))


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> str:
        self.asked.add(key)
        return super().get(key, str(default))


def test_a_copy_of_the_example_is_a_valid_configuration() -> None:
    settings = config.load(ACTIVE)
    assert isinstance(settings.database, DatabaseSettings)
    assert settings.database.user == "ownlist_api"
    assert settings.auth.jwks_url == ACTIVE["AUTH_JWKS_URL"]


def test_the_example_names_every_variable_that_is_read() -> None:
    environment = Recorder(ACTIVE)
    config.load(environment)
    assert environment.asked <= ACTIVE.keys() | COMMENTED.keys()


@pytest.mark.parametrize("name", ["DATABASE_URL", "AUTH_ISSUER", "AUTH_JWKS_URL"])
def test_the_example_has_nothing_required_commented_out(name: str) -> None:
    without = {key: value for key, value in ACTIVE.items() if key != name}
    with pytest.raises(config.ConfigurationError, match=name):
        config.load(without)


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "IDENTITY_DATABASE_URL",
        "PURGE_DATABASE_URL",
        "MIGRATION_DATABASE_URL",
    ],
)
def test_every_database_address_of_the_example_is_understood(name: str) -> None:
    assert not parse_database_url(ACTIVE[name]).local


def test_the_example_holds_no_secret_that_could_be_used() -> None:
    assert ACTIVE["BETTER_AUTH_SECRET"].startswith("replace-this")
    assert all(
        ":password@" in url for name, url in ACTIVE.items() if "DATABASE" in name
    )


def test_the_purge_needs_its_own_address_and_no_more() -> None:
    name = "PURGE_DATABASE_URL"
    database = config.purge_database({name: ACTIVE[name]})
    assert isinstance(database, DatabaseSettings)
    assert database.user == "ownlist_purge"
    for wrong in ("", "postgresql://canary@host", "canary"):
        with pytest.raises(config.ConfigurationError, match=name) as told:
            config.purge_database({name: wrong, "DATABASE_URL": ACTIVE[name]})
        assert "canary" not in str(told.value)
