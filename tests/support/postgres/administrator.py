"""An administrator who meddles: settings, locks, and what is written of a person."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from pg8000.dbapi import connect

from infra.common.processes import wait_until
from shared.postgres_url import parse_database_url
from tests.support.api.client import Answer, Person
from tests.support.api.fixtures import Printed
from tests.support.postgres.sql import everything_of, rows
from tests.support.run.run import Database

WAITING = """
select pid from pg_stat_activity where usename = 'ownlist_api'
and wait_event_type = 'Lock' and datname = current_database()
"""


@contextmanager
def settings(database: Database, **values: str) -> Iterator[None]:
    """Settings of new connections of the handlers to this worker's database."""
    role = f"alter role ownlist_api in database {database.name}"
    changes = [f"{role} set {name} = '{value}'" for name, value in values.items()]
    rows(database.superuser_url, *changes)
    try:
        yield
    finally:
        resets = [f"{role} reset {name}" for name in values]
        rows(database.superuser_url, *resets)


def retries(printed: Printed) -> list[str]:
    return [line["retried"] for line in printed.lines if "retried" in line]


def written(database: Database, person: Person) -> int:
    """How many changes the database has of this person."""
    owner = everything_of(database.superuser_url, person.subject)["owner"]
    return int(owner["change_number"])


@contextmanager
def administrator(database: Database) -> Iterator[Any]:
    at = parse_database_url(database.superuser_url)
    place = at.user, at.host, at.database, at.port, at.password
    with closing(connect(*place, ssl_context=False)) as connection:
        yield connection


def blocked(database: Database) -> Any:
    """The process id of the handler that waits for a lock, as soon as one does."""
    assert wait_until(lambda: rows(database.superuser_url, WAITING) != [], 5)
    return rows(database.superuser_url, WAITING)[0][0]


def meanwhile(
    database: Database, person: Person, todo_id: str, act: Callable[[Any], None]
) -> Answer:
    """A patch, and what another does who holds the todo, once the patch waits."""
    with administrator(database) as other:
        cursor = other.cursor()
        cursor.execute("select from todo where id = %s for update", (todo_id,))

        def work() -> None:
            blocked(database)
            act(cursor)
            other.commit()

        thread = Thread(target=work)
        thread.start()
        answer = person.patch(todo_id, {"title": "patched"})
        thread.join()
    return answer


def end_connections(database: Database) -> None:
    """All of the handlers': what they open next has the settings of now."""
    rows(
        database.superuser_url,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where usename = 'ownlist_api' and datname = current_database()",
    )
