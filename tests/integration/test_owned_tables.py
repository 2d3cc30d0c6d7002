"""Every table of the catalogue whose rows have an owner, whichever there are.

A new one fails here until somebody has said how a person comes to have a row in it.
"""

import uuid
from collections.abc import Iterator

import pytest

from functions import purge_expired
from infra.operate.reset_change_feed import reset_change_feed
from tests.support.api.client import PROJECTS, TODOS, Api, Person
from tests.support.api.events import Context
from tests.support.api.transfer import EXPORT
from tests.support.postgres.sql import lower_floor, owned_tables, rows
from tests.support.run.run import Database

# Not taken along: they say only that something is gone.
NOT_EXPORTED = {"tombstone"}
MEMBER_OF = {"todo": "items", "project": "projects"}


@pytest.fixture
def owner(api: Api, database: Database) -> Iterator[Person]:
    """Has a row in each of them, and an account to delete."""
    user = api.person(str(uuid.uuid4()))
    account = f"'{user.subject}', 'x', '{user.subject}@example.com', false"
    columns = 'id, name, email, "emailVerified"'
    insert = f'insert into auth."user" ({columns}) values ({account})'
    rows(database.identity_url, insert)
    home = user.send("POST", PROJECTS, {"name": "Flat"}).json["id"]
    user.create("kept", project_id=home)
    user.delete(user.create("emptied")["id"])
    gone = user.send("POST", PROJECTS, {"name": "Emptied"}).json["id"]
    user.send("DELETE", f"{PROJECTS}/{gone}")
    emptied = {"removed": 1, "removed_projects": 1}
    assert user.send("DELETE", "/api/v1/trash").json == emptied
    user.delete(user.create("trashed")["id"])
    trash = user.send("POST", PROJECTS, {"name": "Old"}).json["id"]
    user.send("DELETE", f"{PROJECTS}/{trash}")
    assert all(counts(database, user).values()), counts(database, user)
    yield user
    lower_floor(database.owner_url)


def counts(database: Database, person: Person, where: str = "true") -> dict[str, int]:
    """How many rows of each table are this person's."""
    found: dict[str, int] = {}
    for table in owned_tables(database.superuser_url):
        count = f"select count(*) from {table} where owner_id = '{person.subject}'"
        ((found[table],),) = rows(database.superuser_url, f"{count} and {where}")
    return found


def test_an_erasure_leaves_no_row_in_any_of_them(
    owner: Person, database: Database
) -> None:
    body = {"confirm": owner.subject}
    assert owner.send("POST", "/api/v1/me/erase", body).status == 200
    assert set(counts(database, owner).values()) == {0}


def test_a_deleted_account_leaves_no_row_in_any_of_them(
    owner: Person, database: Database
) -> None:
    gone = f"""delete from auth."user" where id = '{owner.subject}'"""
    rows(database.identity_url, gone)
    assert set(counts(database, owner).values()) == {0}


def test_the_purge_removes_from_each_what_was_deleted_long_ago(
    owner: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURGE_DATABASE_URL", database.purge_url)
    for table in owned_tables(database.superuser_url):
        times = ["deleted_at", "removed_at"][: 2 if table == "tombstone" else 1]
        aged = ", ".join(f"{time} = {time} - interval '31 days'" for time in times)
        mine = f"owner_id = '{owner.subject}' and deleted_at is not null"
        rows(database.superuser_url, f"update {table} set {aged} where {mine}")
    purge_expired.handler({}, Context())
    assert set(counts(database, owner, "deleted_at is not null").values()) == {0}
    assert owner.titles() == ["kept"]
    me = owner.send("GET", "/api/v1/me").json
    assert (me["todos"], me["deleted"], me["projects"]) == (1, 0, 1)


def test_after_a_restored_backup_new_versions_are_above_those_of_each(
    owner: Person, database: Database
) -> None:
    since = owner.send("GET", f"{TODOS}/changes").json["next"]
    highest = [
        rows(database.superuser_url, f"select max(version) from {table}")[0][0]
        for table in owned_tables(database.superuser_url)
    ]
    reset_change_feed(database.owner_url)
    assert owner.send("GET", f"{TODOS}/changes?since={since}").status == 410
    assert owner.create("new")["version"] > max(highest)
    made = owner.send("POST", PROJECTS, {"name": "New"}).json
    assert made["version"] > max(highest)


def test_an_export_has_the_rows_of_each(owner: Person, database: Database) -> None:
    page = owner.send("GET", EXPORT).json
    for table, count in counts(database, owner).items():
        if table not in NOT_EXPORTED:
            assert len(page[MEMBER_OF[table]]) == count, table
