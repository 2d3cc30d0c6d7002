"""The servers the tests stand on: PostgreSQL set up as Neon is, and a pooler."""

import pytest
from pg8000.exceptions import DatabaseError

from infra.local.cluster import run
from infra.local.postgres import LocalPostgres
from tests.support.run import Database, worker_name


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
