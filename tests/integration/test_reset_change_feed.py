"""After a restored backup, who follows the feed of changes must start again."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.migrations.errors import MigrationError
from infra.operate.reset_change_feed import reset_change_feed
from infra.postgres import cluster
from infra.postgres.server import LocalPostgres
from tests.support.api.client import TODOS, Answer, Person
from tests.support.postgres.sql import everything_of, left_alone, lower_floor, rows
from tests.support.run.commands import Done, python
from tests.support.run.run import Database


@pytest.fixture(autouse=True)
def floor(database: Database) -> Iterator[None]:
    yield
    lower_floor(database.owner_url)


def since(person: Person, token: str) -> Answer:
    return person.send("GET", f"{TODOS}/changes?since={token}")


def restore(database: Database, person: Person, number: int) -> None:
    """As a backup from when the owner had made so many changes."""
    rows(
        database.superuser_url,
        f"delete from todo where owner_id = '{person.subject}' and version > {number}",
        f"update owner set change_number = {number}, todos = {number}"
        f" where id = '{person.subject}'",
    )


def test_an_address_that_leads_nowhere_changes_nothing() -> None:
    with pytest.raises(MigrationError, match="no connection to the server") as told:
        reset_change_feed("postgresql://a:canary@127.0.0.1:1/b")
    assert "canary" not in str(told.value)


def test_no_role_of_the_functions_can_do_it(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create()
    with left_alone(database, alice):
        for url in (database.api_url, database.identity_url, database.purge_url):
            with pytest.raises(MigrationError, match="42501"):
                reset_change_feed(url)


def test_after_a_restored_backup_an_old_token_would_miss_changes_and_is_gone(
    alice: Person, mallory: Person, database: Database
) -> None:
    mallory.create()
    alice.create("kept")
    alice.create("lost")
    token = alice.send("GET", f"{TODOS}/changes").json["next"]
    restore(database, alice, 1)
    alice.create("new")
    assert since(alice, token).json["items"] == [], "this is why"
    assert reset_change_feed(database.owner_url) >= 2
    assert since(alice, token).slug == "resync-required"
    restarted = alice.send("GET", f"{TODOS}/changes").json
    assert [todo["title"] for todo in restarted["items"]] == ["kept", "new"]
    assert since(alice, restarted["next"]).json["items"] == []
    epochs = rows(
        database.superuser_url, "select count(*), count(distinct epoch) from owner"
    )
    assert epochs[0][0] == epochs[0][1]


def command(tmp_path: Path, url: str = "") -> Done:
    environment = {"MIGRATION_DATABASE_URL": url, "OWNLIST_STATE": str(tmp_path)}
    return python("-m", "infra.operate.reset_change_feed", env=os.environ | environment)


def test_the_command_says_how_many_there_are(
    alice: Person, database: Database, run_folder: Path
) -> None:
    alice.create()
    before = everything_of(database.superuser_url, alice.subject)["owner"]["epoch"]
    done = command(run_folder / "nothing-runs-here", database.owner_url)
    assert done.returncode == 0
    place = f"{database.name} on 127.0.0.1:{database.port}"
    assert done.stdout.endswith(f" change feeds: {place}\n")
    after = everything_of(database.superuser_url, alice.subject)["owner"]["epoch"]
    assert after != before


def test_the_command_takes_the_database_that_runs_here(
    alice: Person, postgres: LocalPostgres, run_folder: Path
) -> None:
    """The folder of this run is laid out as that of `make dev`."""
    with (run_folder / "lock").open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # its database is a template: nobody copies now
        done = command(run_folder)
        lower_floor(cluster.owner_url(postgres))
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_database_the_command_says_what_to_do(run_folder: Path) -> None:
    nothing = run_folder / "nothing-runs-here"
    failed = command(nothing)
    assert failed.returncode == 1
    assert failed.stderr == (
        "Which database? Name a stage (`make reset-change-feed STAGE=dev`), set"
        " MIGRATION_DATABASE_URL, or start `make dev`.\n"
    )
