"""Deleting the user erases the todos, in the same transaction, by whatever path."""

import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest
from pg8000.dbapi import Connection, connect

from shared.postgres_url import parse_database_url
from tests.support.api.client import TODOS, Api, Person
from tests.support.postgres.sql import everything_of, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

SIGN_UP = """
insert into auth."user" (id, name, email, "emailVerified")
values ('{id}', 'x', '{id}@example.com', false)
"""
DELETE = """delete from auth."user" where id = '{id}'"""


@pytest.fixture
def user(database: Database, api: Api) -> Person:
    """Somebody who signed up."""
    user_id = str(uuid.uuid4())
    rows(database.identity_url, SIGN_UP.format(id=user_id))
    return api.person(user_id)


@pytest.fixture
def identity(database: Database) -> Iterator[Connection]:
    at = parse_database_url(database.identity_url)
    with closing(
        connect(at.user, at.host, at.database, at.port, at.password)
    ) as connection:
        yield connection


@promise("Deleting the account erases its todos, on every path")
def test_an_erasure_leaves_nothing_and_touches_no_other_owner(
    database: Database, user: Person, alice: Person
) -> None:
    hers = alice.create("stays")
    kept = user.create("goes")
    user.delete(user.create("was removed")["id"])
    assert user.send("DELETE", "/api/v1/trash").json["removed"] == 1
    user.delete(user.create("goes from the trash")["id"])
    rows(database.identity_url, DELETE.format(id=user.subject))
    left = everything_of(database.superuser_url, user.subject)
    owned = {name: value for name, value in left.items() if name != "owner"}
    assert set(owned.values()) == {None}, "of every table that has an owner"
    assert left["owner"]["todos"] == 0
    assert left["owner"]["erased_at"] is not None
    assert user.get(kept["id"]).status == 404
    assert alice.get(hers["id"]).json == hers


def test_a_token_that_outlives_its_user_finds_and_makes_nothing(
    database: Database, user: Person
) -> None:
    todo = user.create()
    rows(database.identity_url, DELETE.format(id=user.subject))
    assert user.titles() == []
    assert user.patch(todo["id"], {"title": "x"}).status == 404
    assert user.delete(todo["id"]).status == 404
    assert user.send("GET", "/api/v1/me").json["todos"] == 0
    erased = user.send("POST", "/api/v1/me/erase", {"confirm": user.subject})
    assert erased.json["erased"] == 0
    refused = user.send("POST", TODOS, {"title": "again"})
    assert refused.status == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    again = user.send("POST", TODOS, {"title": "again", "id": todo["id"]})
    assert again.without_request_id() == refused.without_request_id()
    assert everything_of(database.superuser_url, user.subject)["todos"] is None


def test_a_user_who_never_wrote_is_marked_too(database: Database, user: Person) -> None:
    rows(database.identity_url, DELETE.format(id=user.subject))
    assert user.send("POST", TODOS, {"title": "late"}).status == 401


def test_a_deletion_that_is_rolled_back_erases_nothing(
    identity: Connection, user: Person
) -> None:
    todo = user.create()
    cursor = identity.cursor()
    cursor.execute(DELETE.format(id=user.subject))
    identity.rollback()
    assert user.get(todo["id"]).json == todo
    assert user.create()["version"] == 2


def test_a_write_during_the_deletion_waits_and_is_refused_or_erased(
    database: Database, identity: Connection, user: Person
) -> None:
    user.create()
    identity.cursor().execute(DELETE.format(id=user.subject))
    meanwhile = user.send("POST", TODOS, {"title": "meanwhile"})
    assert meanwhile.status == 503  # the owner's row is locked: ask again
    identity.commit()
    assert user.send("POST", TODOS, {"title": "after"}).status == 401
    assert everything_of(database.superuser_url, user.subject)["todos"] is None


def test_the_identity_role_reaches_no_todo(database: Database, user: Person) -> None:
    user.create()
    for statement in ("select * from public.todo", "delete from public.owner"):
        with pytest.raises(Exception, match="permission denied"):
            rows(database.identity_url, statement)


def test_the_quota_is_counted_with_the_trash(database: Database, alice: Person) -> None:
    first = alice.create()
    alice.delete(first["id"])
    rows(
        database.superuser_url,
        f"update owner set quota = 2 where id = '{alice.subject}'",
    )
    body = {"title": "second", "id": str(uuid.uuid4())}
    assert alice.send("POST", TODOS, body).status == 201
    full = alice.send("POST", TODOS, {"title": "third"})
    assert (full.status, full.slug) == (422, "quota-exceeded")
    assert alice.send("POST", TODOS, body).status == 200
    assert alice.patch(body["id"], {"title": "still mine to change"}).status == 200
