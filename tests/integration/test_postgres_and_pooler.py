"""The servers the tests stand on: PostgreSQL set up as Neon is, and a pooler."""

import socket
from pathlib import Path

import pytest
from pg8000.exceptions import DatabaseError

from infra.common.errors import UserError
from infra.common.processes import free_port
from infra.postgres.cluster import PASSWORDS, owner_url, prepare, run
from infra.postgres.pgbouncer import LocalPgBouncer
from infra.postgres.server import LocalPostgres
from tests.support.run.run import Database, worker_name


def test_the_migrations_role_obeys_row_level_security(database: Database) -> None:
    flags = "rolsuper or rolbypassrls, rolcreaterole"
    (row,) = run(
        database.owner_url,
        f"select {flags} from pg_roles where rolname = current_user",
    )
    assert row == [False, True]


@pytest.mark.parametrize("address", ["api_url", "identity_url"])
def test_the_functions_roles_may_not_make_roles(
    database: Database, address: str
) -> None:
    with pytest.raises(DatabaseError, match="42501"):
        run(getattr(database, address), "create role intruder")


def test_a_wrong_password_is_refused(database: Database) -> None:
    with pytest.raises(DatabaseError, match="28P01"):
        run(database.api_url.replace(":api@", ":guess@"), "select 1")


def test_each_worker_has_a_database_of_its_own(database: Database) -> None:
    (row,) = run(database.api_url, "select current_database()")
    assert row == [f"ownlist_{worker_name()}"]


def test_the_pooler_gives_clients_the_servers_in_turn(
    pooled_database: Database, pgbouncer: object
) -> None:
    (row,) = run(pooled_database.api_url, "select current_user")
    assert row == ["ownlist_api"]


def test_postgresql_listens_on_loopback_only(
    database: Database, postgres: LocalPostgres
) -> None:
    (row,) = run(postgres.superuser_url(), "show listen_addresses")
    assert row == ["127.0.0.1"]


def test_a_start_that_fails_names_the_log_and_shows_its_end(run_folder: Path) -> None:
    postgres = LocalPostgres(run_folder / "no-start", free_port(), fast=True)
    postgres.start()
    postgres.stop()
    (postgres.data / "postgresql.conf").write_text("work_mem = nonsense\n")
    with pytest.raises(UserError, match=r"its log is .*server\.log") as caught:
        postgres.start()
    assert "work_mem" in str(caught.value)


def test_a_port_taken_at_the_last_moment_is_left_to_its_owner(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres = LocalPostgres(run_folder / "elsewhere", 0, fast=True)
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        theirs = somebody.getsockname()[1]
        looked = iter([theirs, free_port()])
        monkeypatch.setattr(
            "infra.postgres.server.free_port", lambda *preferred: next(looked)
        )
        postgres.start_on(theirs)
    assert run(postgres.superuser_url(), "select 1") == [[1]]
    assert postgres.port != theirs
    postgres.stop()


def test_a_start_that_fails_for_another_reason_is_not_tried_twice(
    run_folder: Path,
) -> None:
    postgres = LocalPostgres(run_folder / "no-second", free_port(), fast=True)
    postgres.start()
    postgres.stop()
    (postgres.data / "postgresql.conf").write_text("work_mem = nonsense\n")
    (postgres.data / "server.log").write_text("")
    with pytest.raises(UserError):
        postgres.start_on(postgres.port)
    assert postgres.log.read_text().count("invalid value for parameter") == 1


def test_data_outlive_the_server_and_what_is_left_over_is_stopped(
    run_folder: Path,
) -> None:
    data = run_folder / "persistent"
    first = LocalPostgres(data, free_port())
    first.start()
    run(
        first.superuser_url(),
        "create table kept (n int)",
        "insert into kept values (7)",
    )
    left = first.pid()
    second = LocalPostgres(data, free_port())
    second.start()
    assert left not in (None, second.pid())
    assert run(second.superuser_url(), "select n from kept") == [[7]]
    second.stop()
    assert not first.running()


def test_preparing_a_second_time_changes_nothing(postgres: LocalPostgres) -> None:
    tables = "select count(*) from pg_tables where tableowner = 'ownlist_owner'"
    before = run(owner_url(postgres), tables)
    prepare(postgres)
    assert run(owner_url(postgres), tables) == before


def test_a_pooler_that_cannot_start_shows_its_log(
    run_folder: Path, pgbouncer: LocalPgBouncer
) -> None:
    pooler = LocalPgBouncer(run_folder / "no-pooler", free_port(), 1, PASSWORDS)
    pooler.settings += "pool_mode = nonsense\n"
    with pytest.raises(UserError, match="nonsense"):
        pooler.start()
