"""Rows whose time is past, and rows whose time is not, made by an administrator."""

import uuid

from tests.support.api.client import PROJECTS, Person
from tests.support.postgres.sql import rows
from tests.support.run.run import Database

# For each kind: how long after its beginning it goes, and a row that began `ago`.
AUTH_ROWS = {
    "session": """
insert into auth.session (id, "expiresAt", token, "updatedAt", "userId")
values ('{id}', now() - interval '{ago}', '{id}', now(), '{user}')""",
    "verification": """
insert into auth.verification (id, identifier, value, "expiresAt")
values ('{id}', '{id}', 'x', now() - interval '{ago}')""",
    "rateLimit": """
insert into auth."rateLimit" (id, key, count, "lastRequest") values ('{id}', '{id}', 1,
  (extract(epoch from now() - interval '{ago}') * 1000)::bigint)""",
}
PAST = {"session": "1 second", "verification": "1 second", "rateLimit": "25 hours"}
# Not past: what expires in a minute, and a window of 23 hours ago.
NOT_PAST = {
    "session": "-1 minute",
    "verification": "-1 minute",
    "rateLimit": "23 hours",
}


def auth_row(database: Database, table: str, ago: str) -> str:
    """The id of a new row of a table of Better Auth."""
    row_id, user_id = str(uuid.uuid4()), str(uuid.uuid4())
    rows(
        database.superuser_url,
        'insert into auth."user" (id, name, email, "emailVerified")'
        f" values ('{user_id}', 'x', '{user_id}@example.com', true)",
        AUTH_ROWS[table].format(id=row_id, user=user_id, ago=ago),
    )
    return row_id


def there(database: Database, table: str, row_id: str) -> bool:
    found = rows(
        database.superuser_url, f"select from {table} where id::text = '{row_id}'"
    )
    return bool(found)


def trashed(database: Database, person: Person, ago: str, title: str = "x") -> str:
    """The id of a todo that this person put in the trash so long ago."""
    todo_id = str(person.create(title)["id"])
    person.delete(todo_id)
    age = f"update todo set deleted_at = now() - interval '{ago}'"
    rows(database.superuser_url, f"{age} where id = '{todo_id}'")
    return todo_id


def trashed_project(database: Database, person: Person, ago: str) -> str:
    """The id of a project that this person put in the trash so long ago."""
    made = person.send("POST", PROJECTS, {"name": "x"}).json["id"]
    person.create("in it", project_id=made)
    assert person.send("DELETE", f"{PROJECTS}/{made}?todos=keep").status == 204
    age = f"update project set deleted_at = now() - interval '{ago}'"
    rows(database.superuser_url, f"{age} where id = '{made}'")
    return str(made)


def removed(database: Database, person: Person, ago: str) -> str:
    """The id of a todo that this person removed from the trash so long ago."""
    todo_id = str(person.create()["id"])
    rows(
        database.superuser_url,
        "with gone as (delete from todo where id = '" + todo_id + "' returning *)"
        " insert into tombstone select owner_id, id, version, now(), now() -"
        f" interval '{ago}' from gone",
        f"update owner set todos = todos - 1 where id = '{person.subject}'",
    )
    return todo_id


def erased(database: Database, ago: str) -> str:
    """The id of an owner whose account was erased so long ago."""
    owner = f"gone-{uuid.uuid4()}"
    rows(
        database.superuser_url,
        "insert into owner (id, change_number, erased_at, erased_number)"
        f" values ('{owner}', 1, now() - interval '{ago}', 1)",
    )
    return owner
