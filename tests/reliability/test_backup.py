"""A backup of a live database, restored on another server: a rehearsal."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.common.processes import free_port
from infra.common.state_folder import ROOT
from infra.operate.reset_change_feed import reset_change_feed
from infra.postgres import cluster
from infra.postgres.server import LocalPostgres
from tests.support.api.client import Api, Person
from tests.support.api.fixtures import configured
from tests.support.postgres.backup import dump, dump_roles, restore, role_url, shields
from tests.support.postgres.sql import everything_of
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer


@pytest.fixture
def elsewhere(run_folder: Path) -> Iterator[LocalPostgres]:
    """Another server, with nothing on it."""
    server = LocalPostgres(run_folder / "postgres-elsewhere", free_port(), fast=True)
    server.start()
    yield server
    server.remove()


class Example:
    """The client of docs/examples, asking handlers instead of an address."""

    def __init__(self, person: Person) -> None:
        place = ROOT / "docs" / "examples" / "client.py"
        spec = importlib.util.spec_from_file_location("example_client", place)
        assert spec
        assert spec.loader
        self._module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._module)
        self.client = self._module.Ownlist("nowhere")
        self.client.ask = self._ask
        self.person = person
        self.copy: dict[str, str] = {}
        self._since: str | None = None
        self.restarts = 0

    def follow(self) -> None:
        """As the example does: what it was told to forget, it forgets."""
        for restart, todos, _, since in self.client.changes(self._since):
            if restart:
                self.copy.clear()
                self.restarts += 1
            self.copy |= {todo["id"]: todo["title"] for todo in todos}
            self._since = since

    def _ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = self.person.send(method, f"/api/v1{path}", body)
        if answer.status >= 400:
            raise self._module.Problem(answer.status, answer.json)
        return answer.json


@fault("A backup that must be restored")
def test_a_backup_of_a_live_database_comes_back_whole(
    database: Database,
    trusted_issuer: Issuer,
    elsewhere: LocalPostgres,
    tmp_path: Path,
) -> None:
    """Rows, roles, rights, policies; and who follows the feed loses nothing."""
    api = Api(trusted_issuer)
    alice, mallory = api.person(), api.person()
    with configured(DATABASE_URL=database.api_url, **trusted_issuer.environment()):
        mallory.create("mallory's")
        before = {alice.create(f"before {n}")["id"] for n in range(20)}
        during = backed_up(database, alice, tmp_path)
        after = {alice.create("after")["id"]}
        example = Example(alice)
        example.follow()
        assert set(example.copy) == before | during | after

    administrator = restore(elsewhere, tmp_path, database.name)
    assert shields(administrator) == shields(database.superuser_url)
    restored = {todo["id"] for todo in sound(administrator, alice)}
    assert before <= restored <= before | during, "all that was acknowledged before"
    assert reset_change_feed(cluster.owner_url(elsewhere, database.name)) >= 2
    url = role_url(elsewhere, database.name)
    with configured(DATABASE_URL=url, **trusted_issuer.environment()):
        for todo_id in restored:
            assert mallory.get(todo_id).status == 404
        new = {alice.create("after the restore")["id"]}
        example.follow()
        assert example.restarts == 2, "it was not sent back to the beginning"
        assert set(example.copy) == restored | new
        assert len(alice.titles()) == len(example.copy)
        assert mallory.titles() == ["mallory's"]


def backed_up(database: Database, person: Person, folder: Path) -> set[str]:
    """The ids of what a person made while the backup was at work."""
    at_work, made = dump(database.superuser_url, folder), set[str]()
    while at_work.poll() is None and len(made) < 80:
        made.add(person.create("during")["id"])
    assert at_work.wait(60) == 0
    dump_roles(database.superuser_url, folder)
    return made


def sound(url: str, person: Person) -> list[dict[str, Any]]:
    """The person's todos, whose counts and numbers are right."""
    stored = everything_of(url, person.subject)
    todos: list[dict[str, Any]] = stored["todos"]
    versions = [todo["version"] for todo in todos]
    assert len(set(versions)) == len(versions) == stored["owner"]["todos"]
    assert max(versions) == stored["owner"]["change_number"]
    return todos


def test_the_owner_of_the_tables_cannot_make_a_backup_that_lacks_rows(
    database: Database, alice: Person, tmp_path: Path
) -> None:
    """It obeys the policies, so it is refused instead of given an empty one."""
    alice.create()
    assert dump(database.owner_url, tmp_path).wait(60) != 0
