"""infra/common/variables.json is what the functions read and a deployment gives them.

What the identity reads: tests/identity/settings.test.ts. That .env.example and
docs/configuration.md come from it: tests/unit/test_generate.py.
"""

import json
import os
import re
import subprocess

import pytest

from infra.common.state_folder import ROOT
from infra.common.variables import known_settings, variables
from shared import config
from shared.postgres_url import DatabaseSettings, parse_database_url
from tests.support.run.cases import cases

EXAMPLE = (ROOT / ".env.example").read_text()
ACTIVE = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
SETTINGS = "console.log(JSON.stringify(require('./infra/aws/settings.cjs')()))"
SECRETS = {each.name for each in variables() if each.secret_id}


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> str:
        self.asked.add(key)
        return super().get(key, str(default))


def read_by(*readers: str) -> set[str]:
    return {
        name
        for each in variables()
        for name in each.names
        if not set(readers).isdisjoint(each.read_by)
    }


def given(**settings: str) -> dict[str, set[str]]:
    """What a deployment with these settings gives each kind of function."""
    done = subprocess.run(
        ["node", "-e", SETTINGS],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return {kind: set(each) for kind, each in json.loads(done.stdout).items()}


def test_the_functions_of_todos_read_the_variables_of_the_table() -> None:
    secret = {"AUTH_SHARED_SECRET": "s" * 32}
    without_keys = {k: v for k, v in ACTIVE.items() if k != "AUTH_JWKS_URL"}
    environment = Recorder(without_keys | secret)
    config.load(environment)
    # It is compared with the shared secret: no function has both.
    assert environment.asked - {"BETTER_AUTH_SECRET"} == read_by(
        "todos", "every function"
    )


def test_the_purge_reads_its_own_address_and_no_more() -> None:
    environment = Recorder(ACTIVE)
    database = config.purge_database(environment)
    assert isinstance(database, DatabaseSettings)
    assert database.user == "ownlist_purge"
    assert environment.asked == read_by("purge")


def test_a_deployment_gives_each_function_its_variables_and_no_secret() -> None:
    examples = {
        name: value
        for each in variables()
        for name, value in (
            (each.name, each.example or each.default),
            (each.secret_id, each.secret_id_example),
        )
        if name
    }
    with_secret = given(**examples)
    without_keys = given(**{k: v for k, v in examples.items() if k != "AUTH_JWKS_URL"})
    assert with_secret == without_keys | with_secret
    for kind, names in with_secret.items():
        assert names == read_by(kind) - SECRETS, kind


def test_every_function_gets_its_stage_and_log_level() -> None:
    template = (ROOT / "serverless.yml").read_text()
    (block,) = re.findall(r"^  environment:\n((?:    .*\n)+)", template, re.MULTILINE)
    assert set(re.findall(r"^    (\w+):", block, re.MULTILINE)) == read_by(
        "every function"
    )


def test_the_defaults_are_those_of_the_code() -> None:
    defaults = {each.name: each.default for each in variables() if each.default}
    assert config.load(ACTIVE | defaults) == config.load(ACTIVE)


def test_a_copy_of_the_example_is_a_valid_configuration() -> None:
    settings = config.load(ACTIVE)
    assert isinstance(settings.database, DatabaseSettings)
    assert settings.database.user == "ownlist_api"
    assert settings.auth.jwks_url == ACTIVE["AUTH_JWKS_URL"]
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.M)) == known_settings()


@pytest.mark.parametrize("name", ["DATABASE_URL", "AUTH_ISSUER", "AUTH_JWKS_URL"])
def test_every_required_variable_is_set_in_the_example(name: str) -> None:
    without = {key: value for key, value in ACTIVE.items() if key != name}
    with pytest.raises(config.ConfigurationError, match=name):
        config.load(without)


@cases("name", sorted(n for n in SECRETS if n.endswith("_URL")))
def test_every_database_address_of_the_example_is_understood(name: str) -> None:
    assert not parse_database_url(ACTIVE[name]).local
    assert ":password@" in ACTIVE[name]


def test_the_example_holds_no_secret_that_could_be_used() -> None:
    for name in ("BETTER_AUTH_SECRET", "AUTH_SHARED_SECRET"):
        assert re.search(rf"^(?:# )?{name}=replace-this", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("wrong", ["", "postgresql://canary@host", "canary"])
def test_a_faulty_address_of_the_purge_is_named_and_not_shown(wrong: str) -> None:
    name = "PURGE_DATABASE_URL"
    with pytest.raises(config.ConfigurationError, match=name) as told:
        config.purge_database({name: wrong, "DATABASE_URL": ACTIVE[name]})
    assert "canary" not in str(told.value)
