"""What PostgreSQL's own catalogue says about tables, policies, roles and functions."""

import pytest

from infra.migrations import isolation
from infra.migrations.isolation import Ask
from tests.support.api.client import Person
from tests.support.postgres.sql import rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

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
DEFINERS = """
select proname, proconfig::text, pg_get_userbyid(proowner) from pg_proc
where prosecdef and pronamespace not in
  ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
"""


@pytest.fixture
def ask(database: Database) -> Ask:
    return lambda statement: rows(database.superuser_url, statement)


@promise("Every table has a policy for every command, for reading and writing")
def test_every_table_forces_its_policies_on_everybody(ask: Ask) -> None:
    assert isolation.not_enabled(ask) == []
    assert isolation.not_forced(ask) == []


@promise("Every table has a policy for every command, for reading and writing")
def test_every_policy_covers_all_verbs_and_both_directions(ask: Ask) -> None:
    assert isolation.wrong_policies(ask) == []
    own = [name for name in isolation.POLICIES if "ownlist_api" in name]
    assert sorted(own) == [
        "public.issuer issuer_seen SELECT ownlist_api",
        "public.owner owner_own ALL ownlist_api",
        "public.project project_own ALL ownlist_api",
        "public.todo todo_own ALL ownlist_api",
        "public.tombstone tombstone_own ALL ownlist_api",
    ]


@promise("The functions' roles can do no more than they need")
def test_the_roles_have_no_power(ask: Ask) -> None:
    assert isolation.missing_roles(ask) == []
    assert isolation.attributes(ask) == []
    others = ask("select rolname from pg_roles where rolname like 'ownlist%'")
    assert {name for (name,) in others} == {*isolation.ROLES, "ownlist_owner"}


@promise("The functions' roles can do no more than they need")
def test_no_role_can_become_the_eraser_and_the_eraser_creates_nothing(
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


@promise("The functions' roles can do no more than they need")
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


@promise("The functions' roles can do no more than they need")
def test_functions_with_rights_of_their_own_are_the_listed_ones(
    database: Database,
) -> None:
    listed = ["count_octets", "erase_owner", "recount_octets"]
    assert sorted(rows(database.superuser_url, DEFINERS)) == [
        [name, '{"search_path=public, pg_temp"}', "ownlist_eraser"] for name in listed
    ]


@promise("Without a principal no row is visible")
@pytest.mark.parametrize("setting", [None, ""])
def test_without_a_principal_there_is_nothing(
    database: Database, alice: Person, setting: str | None
) -> None:
    """As after COMMIT, when the setting reads '' and no longer null."""
    alice.create()
    spell = [] if setting is None else ["select set_config('app.user_id', '', false)"]
    assert rows(database.api_url, *spell, "select * from todo") == []


@promise("The functions' roles can do no more than they need")
def test_the_roles_gain_nothing_by_ownership_membership_or_a_grant_to_all(
    ask: Ask,
) -> None:
    assert isolation.powers(ask) == []


@promise("Every key begins with its owner")
def test_every_unique_and_foreign_key_begins_with_the_owner(
    database: Database,
) -> None:
    """Or a conflict, or its absence, would tell of another owner's row."""
    found = dict(rows(database.superuser_url, KEYS))
    for key, column in found.items():
        table = key.split()[0]
        own = {"owner": "id", "alembic_version": "version_num", "issuer": "url"}
        assert column == own.get(table, "owner_id"), key
    assert {"todo todo_pkey", "todo todo_by_version", "owner owner_pkey"} <= {*found}


@promise("Every table has a policy for every command, for reading and writing")
def test_a_view_asks_as_who_asks_it(database: Database) -> None:
    """There is none yet; one without the option would show every row."""
    for name, options in rows(database.superuser_url, VIEWS):
        assert "security_invoker=true" in options, name
