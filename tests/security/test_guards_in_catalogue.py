"""What PostgreSQL's own catalogue says about tables, policies, roles and functions."""

import pytest

from tests.support.api import Person
from tests.support.rules import rule
from tests.support.run import Database
from tests.support.sql import rows

TABLES = """
select relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)
from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')
and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'
"""
POLICIES = """
select tablename, policyname, permissive, cmd, roles::text, qual, with_check
from pg_policies where schemaname = 'public'
"""
VIEWS = """
select relname, coalesce(reloptions::text, '') from pg_class
where relkind in ('v', 'm') and relnamespace in ('public'::regnamespace)
"""
# The first column of every unique index and foreign key: of the owner's row it is `id`.
KEYS = """
select t.relname || ' ' || i.relname, first.attname
from pg_index x join pg_class t on t.oid = x.indrelid
join pg_class i on i.oid = x.indexrelid
join pg_attribute first on first.attrelid = t.oid and first.attnum = x.indkey[0]
where x.indisunique and t.relnamespace = 'public'::regnamespace
union all
select t.relname || ' ' || c.conname, first.attname
from pg_constraint c join pg_class t on t.oid = c.conrelid
join pg_attribute first on first.attrelid = t.oid and first.attnum = c.conkey[1]
where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
"""
# Through a membership, an ownership or a grant to all.
POWERS = """
select role, power from unnest(array['ownlist_api', 'ownlist_purge']) role,
lateral (
  select 'owns ' || relname as power from pg_class
    where pg_get_userbyid(relowner) = role
  union all select 'truncates ' || relname from pg_class
    where relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
    and relkind = 'r' and has_table_privilege(role, oid, 'truncate')
  union all select 'is also ' || rolname from pg_roles
    where rolname <> role and pg_has_role(role, oid, 'usage')
  union all select 'may become ' || rolname from pg_roles
    where rolname <> role and pg_has_role(role, oid, 'set')
  union all select 'makes things in ' || nspname from pg_namespace
    where has_schema_privilege(role, oid, 'create')
  union all select 'calls ' || proname from pg_proc
    where prosecdef and has_function_privilege(role, oid, 'execute')
  union all select 'makes databases or temporary tables' where
    has_database_privilege(role, current_database(), 'create,temporary')
) found
union all select 'ownlist_api', 'uses schema auth'
  where has_schema_privilege('ownlist_api', 'auth', 'usage')
"""
ROLES = """
select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
  exists (select from pg_auth_members where member = r.oid)
from pg_roles r where rolname like 'ownlist%' and rolname <> 'ownlist_owner'
"""
DEFINERS = """
select proname, proconfig::text, pg_get_userbyid(proowner) from pg_proc
where prosecdef and pronamespace not in
  ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
"""


@rule("No table without a policy for every verb, both ways")
def test_every_table_forces_its_policies_on_everybody(database: Database) -> None:
    found = rows(database.superuser_url, TABLES)
    assert {name for name, *_ in found} == {"owner", "todo"}
    for name, enabled, forced, owner in found:
        assert enabled, name
        assert forced, name
        assert owner == "ownlist_owner", "not the handlers' role"


@rule("No table without a policy for every verb, both ways")
def test_every_policy_covers_all_verbs_and_both_directions(database: Database) -> None:
    found = rows(database.superuser_url, POLICIES)
    own = [row for row in found if row[4] == "{ownlist_api}"]
    assert {row[0] for row in own} == {"owner", "todo"}
    for _, _, permissive, verb, _, using, check in own:
        assert (permissive, verb) == ("PERMISSIVE", "ALL")
        assert using == check
        assert "NULLIF(current_setting('app.user_id'::text, true), ''::text)" in using
    assert {row[4] for row in found} == {
        "{ownlist_api}",
        "{ownlist_eraser}",
        "{ownlist_purge}",
    }


@rule("The functions' roles can do no more than they need")
def test_the_roles_have_no_power(database: Database) -> None:
    found = rows(database.superuser_url, ROLES)
    names = {name for name, *_ in found}
    assert names == {
        "ownlist_api",
        "ownlist_eraser",
        "ownlist_identity",
        "ownlist_purge",
    }
    for name, *powers in found:
        assert not any(powers), name


@rule("The functions' roles can do no more than they need")
def test_nobody_can_be_the_eraser_and_the_eraser_makes_nothing(
    database: Database,
) -> None:
    """Its policies let it see every todo: it is what the one trigger runs as."""
    may = """
        select rolcanlogin, has_schema_privilege(oid, 'public', 'create'),
          has_schema_privilege(oid, 'auth', 'usage')
        from pg_roles where rolname = 'ownlist_eraser'
    """
    assert rows(database.superuser_url, may) == [[False, False, False]]


LIMITS = ["search_path", "statement_timeout", "lock_timeout"]
LIMITS += ["idle_in_transaction_session_timeout"]


@rule("The functions' roles can do no more than they need")
def test_every_role_that_signs_in_has_its_limits(database: Database) -> None:
    """Who waits holds a connection of the pooler: one must not starve the others."""
    shown = {
        url: [rows(url, f"show {name}")[0][0] for name in LIMITS]
        for url in (database.api_url, database.purge_url, database.identity_url)
    }
    assert shown == {
        database.api_url: ["public", "2500ms", "300ms", "5s"],
        database.purge_url: ["public", "2500ms", "300ms", "5s"],
        database.identity_url: ["auth", "2500ms", "1s", "5s"],
    }


@rule("The functions' roles can do no more than they need")
def test_functions_with_rights_of_their_own_are_the_listed_ones(
    database: Database,
) -> None:
    assert rows(database.superuser_url, DEFINERS) == [
        ["erase_owner", '{"search_path=public, pg_temp"}', "ownlist_eraser"]
    ]


@rule("Without a principal there is nothing")
@pytest.mark.parametrize("setting", [None, ""])
def test_without_a_principal_there_is_nothing(
    database: Database, alice: Person, setting: str | None
) -> None:
    """As after COMMIT, when the setting reads '' and no longer null."""
    alice.create()
    spell = [] if setting is None else ["select set_config('app.user_id', '', false)"]
    assert rows(database.api_url, *spell, "select * from todo") == []


@rule("The functions' roles can do no more than they need")
def test_the_roles_gain_nothing_by_ownership_membership_or_a_grant_to_all(
    database: Database,
) -> None:
    assert rows(database.superuser_url, POWERS) == []


@rule("Every key begins with its owner")
def test_every_unique_and_foreign_key_begins_with_the_owner(
    database: Database,
) -> None:
    """Or a conflict, or its absence, would tell of another owner's row."""
    found = dict(rows(database.superuser_url, KEYS))
    for key, column in found.items():
        table = key.split()[0]
        own = {"owner": "id", "alembic_version": "version_num"}
        assert column == own.get(table, "owner_id"), key
    assert {"todo todo_pkey", "todo todo_by_version", "owner owner_pkey"} <= {*found}


@rule("No table without a policy for every verb, both ways")
def test_a_view_asks_as_who_asks_it(database: Database) -> None:
    """There is none yet; one without the option would show every row."""
    for name, options in rows(database.superuser_url, VIEWS):
        assert "security_invoker=true" in options, name
