"""What the migrations refuse: another's database, roles with powers, a pooler."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import free_port
from infra.common.stages import FILE
from infra.migrations import migrate
from infra.migrations.errors import MigrationError
from infra.migrations.migrate import (
    connected,
    current,
    downgrade,
    newest,
    upgrade,
)
from infra.postgres import cluster
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.aws.secrets_manager import SecretsManager
from tests.support.run.promises import promise
from tests.support.run.run import Database, worker_name

ISSUER, OTHER = "https://ours.example", "https://other.example"


def remembered(database: Database) -> list[list[object]]:
    return run(database.owner_url, "select url from issuer")


def test_a_database_remembers_whose_users_it_holds(own_database: Database) -> None:
    url = own_database.owner_url
    assert remembered(own_database) == []
    upgrade(url, issuer=ISSUER)
    upgrade(url, issuer=ISSUER)
    upgrade(url)
    assert remembered(own_database) == [[ISSUER]]


@promise("Migrations reject the database of another issuer")
def test_the_database_of_another_issuer_is_refused_and_left_alone(
    own_database: Database,
) -> None:
    url = own_database.owner_url
    upgrade(url, issuer=ISSUER)
    run(url, "update alembic_version set version_num = '0004'")
    with pytest.raises(MigrationError, match=f"users of the issuer {ISSUER}, not"):
        upgrade(url, issuer=OTHER)
    assert current(url) == "0004"
    assert remembered(own_database) == [[ISSUER]]


def test_there_is_one_issuer_only(own_database: Database) -> None:
    upgrade(own_database.owner_url, issuer=ISSUER)
    with pytest.raises(Exception, match="issuer_only_one"):
        run(own_database.owner_url, f"insert into issuer values ('{OTHER}')")


@pytest.mark.parametrize("role", ["api", "identity", "purge"])
def test_no_function_says_whose_users_these_are(database: Database, role: str) -> None:
    """Those of the todos see it, to be compared with it."""
    url = getattr(database, f"{role}_url")
    for statement in (
        *(["select * from public.issuer"] if role != "api" else []),
        f"update public.issuer set url = '{OTHER}'",
        "delete from public.issuer",
        f"insert into public.issuer values ('{OTHER}')",
    ):
        with pytest.raises(Exception, match="42501"):
            run(url, statement)


@promise("Migrations reject a role that bypasses row level security")
@pytest.mark.parametrize("role", ["ownlist_api", "ownlist_identity", "ownlist_purge"])
@pytest.mark.parametrize("power", ["bypassrls", "superuser", "createrole"])
def test_a_role_with_powers_is_refused_before_anything_is_made(
    fresh: LocalPostgres, role: str, power: str
) -> None:
    """As a console makes them: exempt from every policy."""
    superuser, url = fresh.superuser_url(), cluster.owner_url(fresh)
    run(superuser, f"create role {role} login {power}")
    try:
        with pytest.raises(MigrationError, match=f"{role} .*: drop the role"):
            upgrade(url)
        assert current(url) is None
    finally:
        run(superuser, f"drop role {role}")


@pytest.fixture(scope="module")
def fresh(run_folder: Path) -> Iterator[LocalPostgres]:
    """A server of these tests alone, with no role of Ownlist but the owner."""
    postgres = LocalPostgres(
        run_folder / f"refusals-{worker_name()}", free_port(), fast=True
    )
    postgres.start()
    cluster.make_owner(postgres)
    cluster.make_database(postgres)
    yield postgres
    postgres.stop()


def test_a_pooler_is_refused() -> None:
    url = "postgresql://owner:canary@ep-cool-1-pooler.eu.aws.neon.tech/ownlist"
    with pytest.raises(MigrationError, match="leave -pooler out of the host") as told:
        upgrade(url)
    assert "canary" not in str(told.value)


def test_a_stage_says_where_its_database_is(
    database: Database,
    manager: SecretsManager,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = manager.keep(MIGRATION_DATABASE_URL=database.owner_url)
    file = tmp_path / "env"
    mail = "MAIL_FROM=ownlist@example.com\n"
    file.write_text(f"{mail}MIGRATION_DATABASE_SECRET_ID={secret}\n")
    monkeypatch.setenv(FILE, str(file))
    monkeypatch.setattr("sys.argv", ["", "--stage", "prod", "current"])
    assert migrate.main() == 0
    place = f"{database.name} on 127.0.0.1:{database.port}"
    assert capsys.readouterr().out == f"at revision {newest()}: {place}\n"
    file.write_text(mail)
    assert migrate.main() == 1
    assert capsys.readouterr().err == (
        "the secret ownlist/prod/migrations cannot be read: ResourceNotFoundException\n"
    )


def test_every_transaction_of_a_migration_has_its_limits(database: Database) -> None:
    names = ("lock_timeout", "statement_timeout")
    with connected(database.owner_url) as connection, connection.begin():
        shown = [connection.exec_driver_sql(f"show {n}").scalar() for n in names]
    assert shown == ["5s", "5min"]


def test_the_newest_migration_can_be_undone(empty_database: Database) -> None:
    upgrade(empty_database.owner_url, issuer=ISSUER)
    downgrade(empty_database.owner_url, "0004")
    upgrade(empty_database.owner_url, issuer=OTHER)
    assert remembered(empty_database) == [[OTHER]]
