"""Every target that has to do with a stage asks that one: its region, its database.

Of each target there is: one of a stage, an unknown one, an empty one, none. What was
asked of AWS is read from the credentials' scope, which is signed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.stages import STAGES
from infra.migrations.migrate import newest, upgrade
from tests.support.aws.secrets_manager import SecretsManager
from tests.support.dev.operator import MAKEFILE, STAGED, THERE, Operator
from tests.support.postgres.sql import lower_floor, rows
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

AT_AWS = ("deploy", "info", "rollback", "remove")
OF_DATABASES = ("migrate", "doctor", "reset-change-feed")
TARGETS = re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE)
ELSEWHERE = [name for name in TARGETS if name not in (*STAGED, "package", "help")]


@pytest.fixture
def operator(manager: SecretsManager, tmp_path: Path, run_folder: Path) -> Operator:
    nothing_runs = run_folder / "nothing-runs-here"
    nothing_runs.mkdir(exist_ok=True)
    found = Operator(manager, tmp_path / "settings", nothing_runs)
    found.say()
    return found


def test_every_target_that_knows_a_stage_is_tried() -> None:
    recipes = re.findall(r"^([a-z-]+): .*##.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    told = {name for name, recipe in recipes if "STAGE" in recipe}
    tried = {*AT_AWS, *OF_DATABASES, "change-issuer", "probe"}
    assert told | {"probe"} == set(STAGED) == tried


@pytest.mark.parametrize("stage", ["", "production", "Prod"])
@pytest.mark.parametrize("target", STAGED)
def test_a_stage_that_there_is_not_is_refused_by_each(
    target: str, stage: str, operator: Operator, database: Database
) -> None:
    """Though the shell would lead somewhere."""
    shell = {"MIGRATION_DATABASE_URL": database.owner_url, "AWS_REGION": THERE}
    done = operator.makes(target, f"STAGE={stage}", **shell)
    assert (done.status, done.stdout) == (2 if target == "probe" else 1, "")
    choices = ", ".join(STAGES)
    assert done.stderr.startswith(f"STAGE must be one of {choices}, not “{stage}”.\n")
    assert operator.manager.regions == set()


@pytest.mark.parametrize(
    "target", [*AT_AWS, "migrate", "doctor", "reset-change-feed", "change-issuer"]
)
def test_without_a_stage_nothing_is_guessed(target: str, operator: Operator) -> None:
    done = operator.makes(target)
    assert done.status == 1
    assert "STAGE" in done.stderr or "set MIGRATION_DATABASE_URL" in done.stderr
    assert operator.manager.regions == set()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_of_this_machine_takes_no_stage(
    target: str, operator: Operator
) -> None:
    done = operator.makes(target, "STAGE=prod")
    assert (done.status, done.stdout) == (2, "")
    assert "STAGE= is for deploy info" in done.stderr


@pytest.mark.parametrize("target", AT_AWS)
def test_aws_is_asked_in_the_region_of_the_stage(
    target: str, operator: Operator
) -> None:
    """Whose account it is, and then it ends: this one is another's."""
    done = operator.makes(target, "STAGE=staging", AWS_ACCOUNT_ID="210987654321")
    assert done.status == 1
    assert "These credentials belong to account" in done.stderr
    assert operator.manager.regions == {THERE}


@pytest.mark.parametrize("target", OF_DATABASES)
def test_a_database_is_found_by_the_secret_in_the_region_of_the_stage(
    target: str, operator: Operator, database: Database, trusted_issuer: Issuer
) -> None:
    keep = operator.manager.keep
    believed = trusted_issuer.environment() | {"AUTH_CLIENTS": "{}"}
    operator.say(
        DATABASE_SECRET_ID=keep(DATABASE_URL=database.api_url),
        IDENTITY_DATABASE_SECRET_ID=keep(IDENTITY_DATABASE_URL=database.identity_url),
        PURGE_DATABASE_SECRET_ID=keep(PURGE_DATABASE_URL=database.purge_url),
        MIGRATION_DATABASE_SECRET_ID=keep(MIGRATION_DATABASE_URL=database.owner_url),
        **believed,
    )
    before = epochs(database)
    done = operator.makes(target, "STAGE=staging")
    assert operator.manager.regions == {THERE}
    place = f"{database.name} on 127.0.0.1"
    assert place in done.stdout, done.stderr
    assert (epochs(database) != before) == (target == "reset-change-feed")
    if target != "doctor":  # which misses the identity's secret
        assert done.status == 0, done.stderr
    operator.say(AWS_REGION="eu-west-3", **believed)
    done = operator.makes(target, "STAGE=staging")
    assert operator.manager.regions == {"eu-west-3"}
    assert "ResourceNotFoundException" in done.stdout + done.stderr


@pytest.fixture(autouse=True)
def floor(database: Database) -> Iterator[None]:
    yield
    lower_floor(database.owner_url)


def epochs(database: Database) -> list[list[object]]:
    return rows(
        database.superuser_url,
        "insert into owner (id) values ('somebody') on conflict do nothing",
        "select epoch from owner where id = 'somebody'",
    )


@pytest.mark.parametrize("target", OF_DATABASES)
def test_an_address_that_was_left_in_the_shell_is_not_that_of_a_stage(
    target: str, operator: Operator, database: Database
) -> None:
    left = {"MIGRATION_DATABASE_URL": database.owner_url}
    done = operator.makes(target, "STAGE=prod", CONFIRM="prod", **left)
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "MIGRATION_DATABASE_URL is set in the shell, and STAGE=prod has its own: unset"
    )


@pytest.mark.parametrize("target", STAGED)
@pytest.mark.parametrize(
    ("shell", "settings"),
    [
        ({"AWS_REGION": "eu-west-3"}, {}),
        ({"AWS_PROFILE": "play"}, {"AWS_PROFILE": "work"}),
        ({}, {"AWS_PROFILE": "work"}),
    ],
    ids=["region", "profile", "keys"],
)
def test_a_shell_that_means_another_place_is_refused(
    target: str, shell: dict[str, str], settings: dict[str, str], operator: Operator
) -> None:
    operator.say(**settings)
    done = operator.makes(target, "STAGE=dev", **shell)
    assert (done.status, done.stdout) == (2 if target == "probe" else 1, "")
    assert re.match(r"AWS_\w+ is \w.* in the shell.*: unset", done.stderr), done.stderr
    assert operator.manager.regions == set()


def test_a_profile_of_the_stage_is_the_one_that_is_used(operator: Operator) -> None:
    operator.say(AWS_PROFILE="work")
    without = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    done = operator.makes("info", "STAGE=dev", AWS_DEFAULT_PROFILE="play", **without)
    assert "The config profile (work) could not be found" in done.stderr


def test_new_epochs_for_prod_are_asked_for_twice(
    operator: Operator, database: Database
) -> None:
    operator.say(MIGRATION_DATABASE_URL=database.owner_url)
    before = epochs(database)
    for said in ({}, {"CONFIRM": "yes"}):
        done = operator.makes("reset-change-feed", "STAGE=prod", **said)
        assert (done.status, done.stdout) == (1, "")
        assert done.stderr.startswith("Nothing was done.")
        assert f"{database.name} on 127.0.0.1:{database.port}" in done.stderr
    assert epochs(database) == before
    done = operator.makes("reset-change-feed", "STAGE=prod", CONFIRM="prod")
    assert done.status == 0
    assert epochs(database) != before


def test_another_issuer_than_ours_needs_its_clients_said(
    operator: Operator, trusted_issuer: Issuer
) -> None:
    """The doctor and the migrations stop as well, with the line to add."""
    operator.say(**trusted_issuer.environment())
    for target in ("doctor", "migrate"):
        done = operator.makes(target, "STAGE=staging")
        assert (done.status, done.stdout) == (1, "")
        assert "add AUTH_CLIENTS={" in done.stderr
        assert done.stderr.count("\n") == 1


def test_an_issuer_is_changed_in_the_database_of_the_stage(
    operator: Operator, empty_database: Database
) -> None:
    old, new = "https://old.example", "https://new.example"
    upgrade(empty_database.owner_url, issuer=old)
    operator.say(MIGRATION_DATABASE_URL=empty_database.owner_url)
    move = ("change-issuer", f"FROM={old}", f"TO={new}", "STAGE=prod")
    name = empty_database.name
    for said in ({"CONFIRM": name, "CONFIRM_ISSUER": new}, {"CONFIRM": "prod"}):
        assert operator.makes(*move, **said).status == 1
    done = operator.makes(*move, CONFIRM="prod", CONFIRM_ISSUER=new)
    assert done.status == 0, done.stderr
    assert rows(empty_database.owner_url, "select url from issuer") == [[new]]


def test_an_address_in_the_shell_is_enough_where_no_stage_is_meant(
    operator: Operator, database: Database
) -> None:
    address = {"MIGRATION_DATABASE_URL": database.owner_url}
    assert operator.makes("reset-change-feed", **address).status == 0
    done = operator.makes("migrate", **address)
    assert done.stdout.startswith(f"at revision {newest()}: {database.name} on 127.")
    assert operator.manager.regions == set()


def test_two_databases_at_hand_are_not_chosen_from(
    operator: Operator, database: Database, run_folder: Path
) -> None:
    """The folder of this run is laid out as that of `make dev`."""
    before = epochs(database)
    done = operator.makes(
        "reset-change-feed",
        OWNLIST_STATE=str(run_folder),
        MIGRATION_DATABASE_URL=database.owner_url,
    )
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "Which database? `make dev` runs, and MIGRATION_DATABASE_URL is set: unset it"
    )
    assert epochs(database) == before


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({"DOMAIN_NAME": "todo.example.com"}, "todo.example.com"),
        ({"BETTER_AUTH_URL": "https://there.example.com"}, "there.example.com"),
    ],
)
def test_a_probe_of_a_stage_asks_where_that_answers(
    settings: dict[str, str], host: str, operator: Operator
) -> None:
    operator.say(**settings)
    done = operator.makes("probe", "STAGE=prod")
    assert done.status == 2
    assert done.stderr.startswith(f"{host} is not this machine. If you may probe it")


def test_a_probe_is_not_sent_to_two_places_or_to_none(operator: Operator) -> None:
    done = operator.makes("probe", "STAGE=prod", "URL=http://127.0.0.1:9")
    assert done.stderr.startswith("URL and STAGE both say what to probe")
    done = operator.makes("probe", "STAGE=dev")
    assert done.stderr.startswith(".env.dev has no address")
