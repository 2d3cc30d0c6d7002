"""What the server says it has undone: repeated once where another moment may help."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api.client import TODOS, Person
from tests.support.api.fixtures import Printed, on_the_wire
from tests.support.postgres.administrator import (
    administrator,
    blocked,
    end_connections,
    meanwhile,
    retries,
    settings,
    written,
)
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import other_timeouts
from tests.support.tokens.issuer import Issuer


@pytest.fixture
def person(database: Database, trusted_issuer: Issuer) -> Iterator[Person]:
    with on_the_wire(database, trusted_issuer) as (api, _):
        person = api.person()
        person.create("there before")
        yield person


@fault("Deadlocks and serialization failures")
@pytest.mark.parametrize(
    ("setting", "change", "reason"),
    [
        (
            {"deadlock_timeout": "400ms", "lock_timeout": "20s"},
            "update owner set todos = todos where id = '{owner}'",
            "deadlock",
        ),
        (
            {"default_transaction_isolation": "repeatable read", "lock_timeout": "20s"},
            "update todo set priority = 1 where owner_id = '{owner}'",
            "serialization",
        ),
    ],
    ids=["deadlock", "serialization"],
)
def test_a_write_that_the_server_rolled_back_is_retried_once(
    database: Database,
    trusted_issuer: Issuer,
    printed: Printed,
    setting: dict[str, str],
    change: str,
    reason: str,
) -> None:
    with (
        settings(database, statement_timeout="20s", **setting),
        other_timeouts(response=20.0),  # a busy machine may take its time
        on_the_wire(database, trusted_issuer) as (api, _),
    ):
        person = api.person()
        todo_id = person.create()["id"]
        statement = change.format(owner=person.subject)
        answer = meanwhile(
            database, person, todo_id, lambda cursor: cursor.execute(statement)
        )
        assert (answer.status, answer.json["title"]) == (200, "patched")
        assert (written(database, person), retries(printed)) == (2, [reason])


@fault("A lock that is held")
def test_a_write_that_waits_too_long_for_a_lock_is_rolled_back_and_not_retried(
    database: Database, person: Person, printed: Printed
) -> None:
    with administrator(database) as other:
        cursor = other.cursor()
        cursor.execute("select from owner where id = %s for update", (person.subject,))
        assert person.send("POST", TODOS, {"title": "x"}).status == 503
        other.rollback()
    assert (written(database, person), retries(printed)) == (1, [])
    assert printed.lines[-1]["sqlstate"] == "55P03"


@fault("A server process that ends before the commit")
def test_a_write_whose_server_process_is_ended_is_undone_and_a_503(
    database: Database, trusted_issuer: Issuer
) -> None:
    """Before its commit; but that cannot be known from here."""

    def end(cursor: Any) -> None:
        cursor.execute("select pg_terminate_backend(%s)", (blocked(database),))

    with (
        settings(database, lock_timeout="20s"),
        on_the_wire(database, trusted_issuer) as (api, _),
    ):
        person = api.person()
        todo_id = person.create("there before")["id"]
        answer = meanwhile(database, person, todo_id, end)
        assert (answer.status, answer.slug) == (503, "database-unavailable")
        assert person.titles() == ["there before"]
    assert written(database, person) == 1


@fault("A server that becomes read-only, as after a failover")
def test_a_server_that_has_become_read_only_is_left_for_another(
    database: Database, person: Person, printed: Printed
) -> None:
    """As when the connection leads to what was the primary."""
    with settings(database, default_transaction_read_only="on"):
        end_connections(database)
        assert person.titles() == ["there before"], "reading goes on"
        answer = person.send("POST", TODOS, {"title": "x"})
        assert (answer.status, answer.slug) == (503, "database-unavailable")
        assert retries(printed) == ["read-only"]
        assert person.titles() == ["there before"]
    assert person.send("POST", TODOS, {"title": "x"}).status == 201
    assert retries(printed) == ["read-only", "read-only"]
    assert written(database, person) == 2
