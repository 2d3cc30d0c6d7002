"""What the handlers' role may not do, whatever statement it is made to run."""

import uuid
from typing import Any

import pytest
from pg8000.exceptions import DatabaseError
from sqlalchemy import delete, text, update

from shared.problems import Problem
from shared.todos.sql.parameters import COLUMNS_OF
from shared.todos.sql.tables import Owner, Todo
from tests.support.api.client import Person
from tests.support.postgres.sql import rows, write_as
from tests.support.run.promises import promise
from tests.support.run.run import Database

pytestmark = promise("The functions' roles can do no more than they need")


@pytest.mark.parametrize(
    "statement",
    [
        update(Todo).values(owner_id="mallory"),
        update(Todo).values(id=uuid.uuid4()),
        update(Todo).values(digest=b""),
        update(Owner).values(id="mallory"),
        text("update owner set quota = 1000000 returning 1"),
        text("update owner set octets = 0 returning 1"),
        text("update owner set octet_quota = 100000000 returning 1"),
        text("insert into owner (id, octets) values ('x', 0)"),
        text("select octets_of('', '', '{}')"),
        text("select octets_of_all('x')"),
        text("update owner set erased_at = null returning 1"),
        text("insert into owner (id, quota) select id, 1000000 from owner"),
        delete(Owner),
        text("truncate todo"),
        text("set role ownlist_eraser"),
        text("set role ownlist_owner"),
        text('select * from auth."user"'),
        text("select * from auth.session"),
        text("select * from auth.jwks"),
        text("select * from alembic_version"),
        text("create table public.mine (x int)"),
        text("create temporary table mine (x int)"),
        text("alter table todo disable row level security"),
        text("alter table todo owner to ownlist_api"),
        text("alter role ownlist_api bypassrls"),
        text("set session authorization ownlist_owner"),
        text('explain (analyze) select * from auth."user"'),
        text("select * from auth.account"),
        text("insert into owner (id, quota) values ('x', 1)"),
        text("select erase_owner()"),
        text("copy todo to program 'cat'"),
        text("select pg_read_file('postgresql.conf')"),
    ],
    ids=str,
)
def test_the_handlers_role_may_not(alice: Person, statement: Any) -> None:
    alice.create()
    with pytest.raises(Problem) as refused:
        write_as(alice.subject, statement)
    assert refused.value.status == 500
    assert alice.titles() == ["Buy milk"]


# What a statement of the functions writes beside the members that clients send.
BY_THE_SERVER = {"completed_at", "deleted_at", "position", "version", "updated_at"}
BY_THE_SERVER |= {"folded_version", "left_project_id"}
UPDATABLE = """
select attname from pg_attribute
where attrelid = 'public.todo'::regclass and attnum > 0 and not attisdropped
and has_column_privilege('ownlist_api', 'public.todo', attname, 'update')
"""


def test_the_handlers_role_may_update_what_statements_write_and_nothing_else(
    database: Database,
) -> None:
    """A new column needs its own grant: without it a patch of the field is a 500."""
    updatable = {name for (name,) in rows(database.superuser_url, UPDATABLE)}
    written = {column for columns in COLUMNS_OF.values() for column in columns}
    assert updatable == written | BY_THE_SERVER


def test_row_security_cannot_be_switched_off(database: Database, alice: Person) -> None:
    """PostgreSQL then refuses to answer rather than to leave rows out."""
    alice.create()
    with pytest.raises(DatabaseError, match="row-level security"):
        rows(database.api_url, "set row_security = off", "select * from todo")
