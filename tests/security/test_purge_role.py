"""The purge's role: every table, every verb, and every row whose time is not past."""

import pytest
from pg8000.exceptions import DatabaseError

from tests.support.api.client import Person
from tests.support.postgres.expired_rows import (
    NOT_PAST,
    PAST,
    auth_row,
    erased,
    removed,
    there,
    trashed,
)
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

pytestmark = promise("The purge touches only expired rows")

RIGHTS = """
select t.nspname || '.' || c.relname, array_agg(verb order by verb) from pg_class c
join pg_namespace t on t.oid = c.relnamespace,
unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references',
             'trigger', 'maintain']) as verb
where t.nspname in ('public', 'auth') and c.relkind in ('r', 'p', 'v', 'm', 'S')
and (has_table_privilege('ownlist_purge', c.oid, verb)
  or verb in ('select', 'insert', 'update', 'references')
  and has_any_column_privilege('ownlist_purge', c.oid, verb))
group by 1
"""
COLUMNS = """
select table_name || '.' || column_name || ' ' || lower(privilege_type)
from information_schema.column_privileges where grantee = 'ownlist_purge'
"""


def test_it_has_rights_to_seven_tables_and_to_no_text(database: Database) -> None:
    found = dict(rows(database.superuser_url, RIGHTS))
    assert found == {
        "public.todo": ["delete", "select"],
        "public.project": ["delete", "select"],
        "public.tombstone": ["delete", "select"],
        "public.owner": ["delete", "select", "update"],
        "auth.session": ["delete", "select", "update"],
        "auth.verification": ["delete", "select", "update"],
        "auth.rateLimit": ["delete", "select", "update"],
    }
    columns = {row[0] for row in rows(database.superuser_url, COLUMNS)}
    assert columns == {
        *(
            f"{table}.{name} select"
            for table in ("todo", "project")
            for name in ("owner_id", "id", "version", "deleted_at")
        ),
        *(
            f"tombstone.{name} select"
            for name in ("owner_id", "id", "version", "removed_at")
        ),
        *(f"owner.{name} select" for name in ("id", "todos", "projects")),
        "owner.purged_number select",
        "owner.erased_at select",
        "owner.todos update",
        "owner.projects update",
        "owner.purged_number update",
        "session.id update",
        *(f"session.{name} select" for name in ("id", "expiresAt")),
        "verification.id update",
        *(f"verification.{name} select" for name in ("id", "expiresAt")),
        "rateLimit.id update",
        *(f"rateLimit.{name} select" for name in ("id", "lastRequest")),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "select title from todo",
        "select name from project",
        "select * from todo",
        "update todo set deleted_at = null",
        "insert into todo (owner_id) values ('x')",
        "truncate todo",
        "select quota from owner",
        "update owner set quota = 1000000",
        "update owner set erased_at = null",
        "insert into owner (id) values ('x')",
        "select token from auth.session",
        "select value from auth.verification",
        'select key from auth."rateLimit"',
        'update auth.session set "expiresAt" = now()',
        'update auth.session set "userId" = id',
        "update auth.verification set value = ''",
        'update auth."rateLimit" set count = 0',
        'select id from auth."user"',
        "select id from auth.account",
        'delete from auth."user"',
        "select from auth.jwks",
        "delete from auth.jwks",
        "select from alembic_version",
        "select refuse('x')",
        "create table public.mine (x int)",
        "create temporary table mine (x int)",
        "set role ownlist_api",
        "set role ownlist_eraser",
        "set role ownlist_owner",
        "alter table todo disable row level security",
        "set row_security = off; select id from todo",
    ],
)
def test_the_purge_role_may_not(database: Database, statement: str) -> None:
    with pytest.raises(DatabaseError, match="42501"):
        rows(database.purge_url, statement)


@pytest.mark.parametrize("table", NOT_PAST)
def test_it_removes_no_row_of_better_auth_before_its_time(
    database: Database, table: str
) -> None:
    kept = auth_row(database, table, NOT_PAST[table])
    gone = auth_row(database, table, PAST[table])
    name = f'auth."{table}"'
    seen = {str(row[0]) for row in rows(database.purge_url, f"select id from {name}")}
    assert gone in seen
    assert kept not in seen
    rows(database.purge_url, f"update {name} set id = gen_random_uuid()")
    gone = next(
        str(row[0]) for row in rows(database.purge_url, f"select id from {name}")
    )
    rows(database.purge_url, f"delete from {name}")
    assert there(database, name, kept)
    assert not there(database, name, gone)


def test_it_removes_no_todo_before_its_time(alice: Person, database: Database) -> None:
    alice.create("live")
    trashed(database, alice, "29 days 23 hours")
    before = everything_of(database.superuser_url, alice.subject)
    gone = trashed(database, alice, "30 days 1 second")
    rows(database.purge_url, "delete from todo")
    assert not there(database, "todo", gone)
    after = everything_of(database.superuser_url, alice.subject)
    assert after["todos"] == before["todos"]


def test_it_removes_no_tombstone_before_its_time(
    alice: Person, database: Database
) -> None:
    kept = removed(database, alice, "29 days 23 hours")
    gone = removed(database, alice, "30 days 1 second")
    rows(database.purge_url, "delete from tombstone")
    assert there(database, "tombstone", kept)
    assert not there(database, "tombstone", gone)


def test_it_neither_sees_nor_changes_an_owner_without_old_trash(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create("live")
    trashed(database, alice, "29 days 23 hours")
    trashed(database, mallory, "31 days")
    with left_alone(database, alice):
        seen = {row[0] for row in rows(database.purge_url, "select id from owner")}
        assert alice.subject not in seen
        assert mallory.subject in seen
        rows(database.purge_url, "update owner set todos = 0, purged_number = 1")


def test_it_removes_no_owner_but_one_erased_long_ago(
    alice: Person, mallory: Person, database: Database
) -> None:
    alice.create()
    trashed(database, mallory, "31 days")
    fresh, old = erased(database, "24 hours"), erased(database, "26 hours")
    counted = erased(database, "26 hours")
    rows(database.superuser_url, f"update owner set todos = 1 where id = '{counted}'")
    rows(database.purge_url, "delete from owner")
    for owner in (alice.subject, mallory.subject, fresh, counted):
        assert there(database, "owner", owner)
    assert not there(database, "owner", old)


def test_the_settings_of_a_principal_give_it_nothing(
    alice: Person, database: Database
) -> None:
    alice.create()
    spell = f"select set_config('app.user_id', '{alice.subject}', false)"
    seen = rows(database.purge_url, spell, "select owner_id from todo")
    assert [alice.subject] not in seen
