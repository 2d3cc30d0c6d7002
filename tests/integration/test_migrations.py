"""The migrations, run as the role that runs them, and what they leave behind."""

from contextlib import closing

import pytest
from pg8000.native import Connection

from infra.migrations import migrate
from infra.migrations.errors import MigrationError
from infra.migrations.migrate import current, downgrade, newest, upgrade
from infra.postgres.cluster import OWNER, OWNER_PASSWORD, run
from tests.support.identity.bundle import drift
from tests.support.run.commands import Done, python
from tests.support.run.run import Database

TABLES = """
select string_agg(format('%s.%s', relnamespace::regnamespace, relname), ' '
                  order by relnamespace, relname)
from pg_class where relnamespace in
  (select oid from pg_namespace where nspname in ('public', 'auth'))
  and relkind = 'r' and relname <> 'alembic_version'
"""
RIGHTS = """
select format('%s %s %s', nspacl, datacl, defaclacl)
from pg_database left join pg_default_acl on true, pg_namespace
where datname = current_database() and nspname = 'public'
"""


def test_up_and_down_and_up_again(empty_database: Database) -> None:
    url = empty_database.owner_url
    assert current(url) is None
    upgrade(url)
    assert current(url) == newest()
    made = run(url, TABLES)
    downgrade(url, "base")
    assert current(url) is None
    assert run(url, TABLES) == [[None]]
    upgrade(url)
    assert run(url, TABLES) == made


def test_each_migration_goes_down_alone(empty_database: Database) -> None:
    url = empty_database.owner_url
    upgrade(url, "0001")
    before = run(url, TABLES)
    upgrade(url)
    downgrade(url, "0001")
    assert current(url) == "0001"
    assert run(url, TABLES) == before


def test_upgrading_again_changes_nothing(database: Database) -> None:
    before = run(database.owner_url, TABLES)
    upgrade(database.owner_url)
    assert run(database.owner_url, TABLES) == before


def test_a_downgrade_leaves_other_databases_their_roles(
    empty_database: Database, database: Database
) -> None:
    upgrade(empty_database.owner_url)
    downgrade(empty_database.owner_url, "base")
    assert run(database.identity_url, 'select count(*) from auth."user"')
    assert run(database.api_url, "select 1") == [[1]]


def test_a_migration_that_fails_leaves_nothing(empty_database: Database) -> None:
    url = empty_database.owner_url
    run(url, "create schema auth")
    before = run(url, RIGHTS)
    with pytest.raises(
        MigrationError, match=r'"auth" already exists \(42P06\)'
    ) as told:
        upgrade(url)
    assert "create table" not in str(told.value)
    assert "\n" not in str(told.value)
    assert current(url) is None
    assert run(url, RIGHTS) == before


def test_a_migration_does_not_wait_for_a_lock_for_long(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(empty_database.owner_url)
    briefly = migrate.LIMITS.replace("'lock_timeout', '5s'", "'lock_timeout', '100ms'")
    assert briefly != migrate.LIMITS
    monkeypatch.setattr(migrate, "LIMITS", briefly)
    with closing(
        Connection(
            OWNER,
            host="127.0.0.1",
            port=empty_database.port,
            password=OWNER_PASSWORD,
            database=empty_database.name,
        )
    ) as reader:
        reader.run("begin")
        reader.run('select count(*) from auth."user"')
        with pytest.raises(MigrationError, match="55P03"):
            downgrade(empty_database.owner_url, "base")


def test_two_deployments_do_not_migrate_at_once(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "LIMITS", migrate.LIMITS.replace("'5s'", "'100ms'"))
    with (
        migrate.connected(empty_database.owner_url) as first,
        first.begin(),
        pytest.raises(MigrationError, match="55P03"),
    ):
        upgrade(empty_database.owner_url)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("nonsense", "must be postgresql://role:password@host:port/database"),
        ("postgresql://a:canary@127.0.0.1:1/b", "no connection to the server"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(url: str, fault: str) -> None:
    with pytest.raises(MigrationError, match=fault) as told:
        upgrade(url)
    assert "canary" not in str(told.value)


def command(*arguments: str, url: str) -> Done:
    settings = {"MIGRATION_DATABASE_URL": url}
    return python("-m", "infra.migrations.migrate", *arguments, env=settings)


def test_the_command_says_where_the_database_stands(database: Database) -> None:
    done = command("current", url=database.owner_url)
    place = f"{database.name} on 127.0.0.1:{database.port}"
    assert done.stdout == f"at revision {newest()}: {place}\n"
    assert done.returncode == 0


def test_the_command_fails_in_one_line(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = database.owner_url.replace(f":{OWNER_PASSWORD}@", ":canary@")
    monkeypatch.setattr("sys.argv", ["", "upgrade"])
    unset = "set MIGRATION_DATABASE_URL or MIGRATION_DATABASE_SECRET_ID"
    for url, told in (("", unset), (wrong, "28P01")):
        monkeypatch.setenv("MIGRATION_DATABASE_URL", url)
        assert migrate.main() == 1
        printed = capsys.readouterr().err
        assert told in printed
        assert printed.count("\n") == 1
        assert "canary" not in printed


def test_better_auth_misses_nothing(database: Database) -> None:
    assert drift(database.identity_url) == ";"


@pytest.mark.parametrize(
    ("damage", "missed"),
    [
        ('alter table auth.session drop column "userAgent"', '"userAgent"'),
        ('drop table auth."rateLimit"', '"rateLimit"'),
    ],
)
def test_better_auth_says_what_it_misses(
    damage: str, missed: str, empty_database: Database
) -> None:
    upgrade(empty_database.owner_url, "0001")
    run(empty_database.owner_url, damage)
    assert missed in drift(empty_database.identity_url)


def test_every_reference_to_a_user_is_indexed(database: Database) -> None:
    """Better Auth asks for indexes of new columns only; deleting a user needs them."""
    bare = """
        select conrelid::regclass::text from pg_constraint
        where contype = 'f' and connamespace = 'auth'::regnamespace
        and not exists (select from pg_index
                        where indrelid = conrelid and indkey[0] = conkey[1])
    """
    assert run(database.owner_url, bare) == []
