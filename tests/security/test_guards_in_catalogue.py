"""What PostgreSQL's own catalogue says about tables, policies, roles and functions."""

import pytest

from tests.support.api import Person
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


def test_every_table_forces_its_policies_on_everybody(database: Database) -> None:
    found = rows(database.superuser_url, TABLES)
    assert {name for name, *_ in found} == {"owner", "todo"}
    for name, enabled, forced, owner in found:
        assert enabled, name
        assert forced, name
        assert owner == "ownlist_owner", "not the handlers' role"


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


def test_functions_with_rights_of_their_own_are_the_listed_ones(
    database: Database,
) -> None:
    assert rows(database.superuser_url, DEFINERS) == [
        ["erase_owner", '{"search_path=public, pg_temp"}', "ownlist_eraser"]
    ]


@pytest.mark.parametrize("setting", [None, ""])
def test_without_a_principal_there_is_nothing(
    database: Database, alice: Person, setting: str | None
) -> None:
    """As after COMMIT, when the setting reads '' and no longer null."""
    alice.create()
    spell = [] if setting is None else ["select set_config('app.user_id', '', false)"]
    assert rows(database.api_url, *spell, "select * from todo") == []


@pytest.mark.parametrize("column", ["tags", "tags_folded"])
def test_a_tag_is_never_null(database: Database, alice: Person, column: str) -> None:
    alice.create()
    statement = (
        f"update todo set {column} = '{{null}}' where owner_id = '{alice.subject}'"
    )
    with pytest.raises(Exception, match="todo_tags_texts"):
        rows(database.superuser_url, statement)
