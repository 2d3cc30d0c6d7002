"""What the identity function's role may do in the database: what it needs."""

import pytest
from pg8000.exceptions import DatabaseError

from infra.migrations.migrate import upgrade
from infra.postgres.cluster import run
from tests.support.run.promises import promise
from tests.support.run.run import Database


def test_the_identity_role_is_nobody_special(database: Database) -> None:
    (flags,) = run(
        database.identity_url,
        """select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
                  (select count(*) from pg_auth_members where member = pg_roles.oid),
                  (select count(*) from pg_class where relowner = pg_roles.oid)
           from pg_roles where rolname = current_user""",
    )
    assert flags == [False, False, False, False, False, 0, 0]


@pytest.mark.parametrize(
    "statement",
    [
        "select from public.todo",
        "select from public.owner",
        "select from public.alembic_version",
        "create table auth.intruder ()",
        "create table public.intruder ()",
        "create temporary table intruder ()",
        "create schema intruder",
        "create role intruder",
        "set role ownlist_owner",
        "set role ownlist_api",
        'truncate auth."user" cascade',
        'alter table auth."user" disable trigger all',
        "delete from auth.jwks",
        """update auth.jwks set "privateKey" = ''""",
    ],
)
def test_the_identity_role_may_not(statement: str, database: Database) -> None:
    with pytest.raises(DatabaseError, match="42501"):
        run(database.identity_url, statement)


@promise("The todo functions cannot read accounts, and the identity no todos")
def test_the_api_role_cannot_read_identities(database: Database) -> None:
    for table in ("user", "session", "account", "jwks", "verification", "rateLimit"):
        with pytest.raises(DatabaseError, match="42501"):
            run(database.api_url, f'select from auth."{table}"')


def test_nobody_gets_rights_unasked(empty_database: Database) -> None:
    upgrade(empty_database.owner_url)
    (rights,) = run(
        empty_database.owner_url,
        "create function public.new() returns int language sql return 1",
        """select has_function_privilege('ownlist_identity', 'public.new()', 'execute'),
                  has_schema_privilege('ownlist_identity', 'public', 'usage'),
                  has_schema_privilege('ownlist_identity', 'public', 'create'),
                  has_schema_privilege('ownlist_api', 'auth', 'usage'),
                  has_database_privilege('ownlist_identity', current_database(),
                                         'temporary')""",
    )
    assert rights == [False] * 5
