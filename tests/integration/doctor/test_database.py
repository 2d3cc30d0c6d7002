"""A fault that somebody plants in the database, or in its roles, is told."""

import pytest

from infra.doctor.findings import Verdict
from infra.migrations.role_settings import PINNED
from tests.support.postgres.doctor import Stage
from tests.support.postgres.hostile_settings import HOSTILE

IN_THE_DATABASE = {
    "no row level security": (
        "row level security",
        "alter table todo disable row level security",
    ),
    "not forced": ("RLS is forced", "alter table todo no force row level security"),
    "another table": ("row level security", "create table notes (owner_id text)"),
    "owned by a function's role": (
        "RLS is forced",
        "alter table owner owner to ownlist_api",
    ),
    "a policy missing": ("policies", "drop policy todo_own on todo"),
    "a policy too many": (
        "policies",
        "create policy wide on todo for select to ownlist_api using (true)",
    ),
    "a policy that lets all see all": (
        "policies",
        "alter policy todo_own on todo using (true)",
    ),
    "a policy that lets all see and write all": (
        "policies",
        "alter policy todo_own on todo using (true) with check (true)",
    ),
    "a policy that lets all write to all": (
        "policies",
        "alter policy todo_own on todo with check (true)",
    ),
    "a policy that compares no issuer": (
        "policies",
        "alter policy todo_own on todo using (owner_id = (select"
        " nullif(current_setting('app.user_id', true), ''))) with check (owner_id ="
        " (select nullif(current_setting('app.user_id', true), '')))",
    ),
    "an older migration": (
        "migrations",
        "update alembic_version set version_num = '1'",
    ),
    "another's users": (
        "issuer of the database",
        "update issuer set url = 'https://other.example'",
    ),
}


@pytest.mark.parametrize("fault", IN_THE_DATABASE)
def test_a_fault_in_the_database_is_a_red_line(stage: Stage, fault: str) -> None:
    line, damage = IN_THE_DATABASE[fault]
    stage.spoil(damage)
    assert line in stage.reds()


OF_ROLES = {
    "bypassrls": ("alter role ownlist_api bypassrls", "nobypassrls"),
    "superuser": ("alter role ownlist_purge superuser", "nosuperuser"),
    "createrole": ("alter role ownlist_identity createrole", "nocreaterole"),
}


@pytest.mark.parametrize("fault", OF_ROLES)
def test_a_role_with_powers_is_a_red_line(stage: Stage, fault: str) -> None:
    damage, mended = OF_ROLES[fault]
    stage.spoil(damage)
    try:
        assert "role privileges" in stage.reds()
    finally:
        stage.spoil(f"{' '.join(damage.split()[:3])} {mended}")


@pytest.mark.parametrize("options", ["", "with inherit false, set false"])
def test_a_member_of_another_role_is_a_red_line(stage: Stage, options: str) -> None:
    """Also one that has no use of it yet."""
    stage.spoil(f"grant ownlist_eraser to ownlist_api {options}")
    try:
        assert {"role privileges"} <= stage.reds()
    finally:
        stage.spoil("revoke ownlist_eraser from ownlist_api")


@pytest.mark.parametrize("where", ["", "in database {}"])
@pytest.mark.parametrize(
    ("role", "name"),
    [("ownlist_api", "bytea_output"), ("ownlist_identity", "DateStyle")],
)
def test_a_role_set_to_write_values_otherwise_is_a_red_line(
    stage: Stage, role: str, name: str, where: str
) -> None:
    here = where.format(stage.name)
    stage.spoil(f"alter role {role} {here} set {name} = '{HOSTILE[name]}'")
    try:
        assert "session settings" in stage.reds()
    finally:
        stage.spoil(f"alter role {role} {here} set {name} = '{PINNED[name]}'")


def test_a_setting_that_is_right_by_chance_is_a_red_line(stage: Stage) -> None:
    """The next change of the database's settings would change answers."""
    stage.spoil("alter role ownlist_purge reset bytea_output")
    try:
        found = stage.examined()["session settings"]
        assert found.seen == "ownlist_purge is not set to bytea_output=hex"
    finally:
        stage.spoil("alter role ownlist_purge set bytea_output = hex")


def test_open_tables_are_a_red_line(stage: Stage) -> None:
    stage.spoil(
        "insert into owner (id) values ('somebody')",
        "alter table owner disable row level security",
    )
    assert {"no principal sees no rows", "row level security"} <= stage.reds()


def test_a_purge_that_did_not_run_is_told(stage: Stage) -> None:
    stage.spoil(
        'insert into auth.verification (identifier, value, "expiresAt")'
        " values ('a', 'b', now() - interval '3 days')"
    )
    found = stage.examined()["purge"]
    assert (found.verdict, found.seen) == (
        Verdict.WARN,
        "overdue by more than a day: verifications 1",
    )
