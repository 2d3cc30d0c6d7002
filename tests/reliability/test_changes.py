"""Who follows the feed misses nothing, however late a writer commits."""

import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from time import monotonic
from typing import Any

import pytest
from pg8000.dbapi import Connection, connect

from shared.database.pipelined_connection import (
    PipelinedConnection,
    Statement,
    StatementRejected,
)
from shared.database.pool import compiled, open_connection
from shared.postgres_url import parse_database_url
from shared.principal import Principal
from shared.todos.changes import changes
from shared.todos.commands import create_command
from shared.todos.rules.schemas import NewTodo
from tests.support.api.client import Api
from tests.support.postgres.sql import rows
from tests.support.run.run import Database
from tests.support.run.thorough import rounds

ROUNDS = rounds(40, 1_000)
ROUNDS_PER_OWNER = 50
LOCK_NOT_AVAILABLE = "55P03"
WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""
# As a writer would that does not lock its owner first.
NO_TRIGGERS = "set session_replication_role = replica"
UNLOCKED = """
insert into todo (owner_id, id, title, description, title_folded, description_folded,
  tags_folded, priority, tags, position, version, created_at, updated_at, digest)
values ('{owner}', '{id}', 'x', '', 'x', '', '{{}}', 0, '{{}}', 0, {number}, now(),
  now(), '')
"""


class Follower:
    """Asks for changes again and again, and keeps what it was told."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._token: str | None = None
        self.seen: set[str] = set()
        self.versions: list[int] = []

    def follow(self, limit: int = 500) -> None:
        more = True
        while more:
            found = changes(self._principal, self._token, limit)
            self._token, more = found.next, found.has_more
            self.seen |= {todo["id"] for todo in found.items}
            self.versions += [todo["version"] for todo in found.items]


class Late:
    """A handler's transaction that stays open until it is told to commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, principal: Principal, todo_id: str) -> None:
        sent = creation(principal, todo_id)
        principal_is = "select set_config('app.user_id', $1, true)"
        self._connection.execute_simple("begin")
        self._connection.execute_unnamed(principal_is, (principal.id,))
        self._connection.execute_unnamed(sent.sql, sent.values)

    def commit(self) -> None:
        self._connection.commit()


class Quick:
    """Two handlers that write at once. Like all, they give up after 300 ms."""

    def __init__(self, url: str, watcher: Connection) -> None:
        at = parse_database_url(url)
        self._connections = [open_connection(at) for _ in range(2)]
        self._threads = ThreadPoolExecutor(len(self._connections))
        self._watcher = watcher

    def begin(self, principal: Principal) -> list[Future[str | None]]:
        """On return they wait for the owner's row, or are done."""
        writes = [
            self._threads.submit(write, connection, principal)
            for connection in self._connections
        ]
        end = monotonic() + 10
        while monotonic() < end and not self._settled(writes):
            pass
        return writes

    def _settled(self, writes: list[Future[str | None]]) -> bool:
        cursor = self._watcher.cursor()
        cursor.execute(WAITING)
        return sum(write.done() for write in writes) + int(cursor.fetchone()[0]) >= 2

    def close(self) -> None:
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()


def creation(principal: Principal, todo_id: str) -> Statement:
    """The very statement that create_todo sends."""
    new = NewTodo.model_validate({"id": todo_id, "title": "x"})
    executable, values = create_command(new)
    sql, parameters = compiled(executable)
    return Statement(sql, parameters({"me": principal.id, **values}))


def write(connection: PipelinedConnection, principal: Principal) -> str | None:
    """The id of the todo made; None if the owner was busy for too long."""
    todo_id = str(uuid.uuid4())
    try:
        connection.pipeline(principal.id, [creation(principal, todo_id)])
    except StatementRejected as refusal:
        if refusal.sqlstate != LOCK_NOT_AVAILABLE:
            raise
        return None
    return todo_id


def connected(url: str) -> Any:
    at = parse_database_url(url)
    return closing(connect(at.user, at.host, at.database, at.port, at.password))


@pytest.fixture
def late(database: Database) -> Iterator[Late]:
    with connected(database.api_url) as connection:
        yield Late(connection)


@pytest.fixture
def quick(database: Database) -> Iterator[Quick]:
    with connected(database.superuser_url) as watcher:
        watcher.autocommit = True
        quick = Quick(database.api_url, watcher)
        yield quick
        quick.close()


@pytest.fixture
def principal(database: Database) -> Principal:
    return new_principal(database)


def new_principal(database: Database) -> Principal:
    """Somebody who may write more often than others."""
    name = f"feed-{uuid.uuid4()}"
    made = f"insert into owner (id, write_limit) values ('{name}', 1000000)"
    rows(database.superuser_url, made)
    return Principal(name)


def test_without_the_lock_a_follower_misses_changes(
    api: Api, database: Database, principal: Principal
) -> None:
    """So the test below can fail. No trigger fires: those that count would lock too."""
    follower = Follower(principal)
    late_id, quick_id = str(uuid.uuid4()), str(uuid.uuid4())
    numbered = f"update owner set change_number = 2 where id = '{principal.id}'"
    with connected(database.superuser_url) as late:
        late.execute_simple(NO_TRIGGERS)
        late.execute_simple("begin")
        late.execute_simple(UNLOCKED.format(owner=principal.id, id=late_id, number=1))
        quick = UNLOCKED.format(owner=principal.id, id=quick_id, number=2)
        rows(database.superuser_url, NO_TRIGGERS, quick, numbered)
        follower.follow()
        late.commit()
    follower.follow()
    assert follower.seen == {quick_id}


def test_no_change_is_missed_in_many_rounds_of_which_each_has_a_late_writer(
    api: Api, database: Database, late: Late, quick: Quick
) -> None:
    """The late one has its number when two more want theirs, and commits after that.

    The follower asks while they all hang, right after the commit, and at the end.
    """
    made = refused = 0
    for number in range(ROUNDS):
        if number % ROUNDS_PER_OWNER == 0:
            principal = new_principal(database)
            follower, written = Follower(principal), set[str]()
        late_id = str(uuid.uuid4())
        late.begin(principal, late_id)
        writes = quick.begin(principal)
        follower.follow()
        assert follower.seen == written, "nothing is shown that is not committed"
        late.commit()
        follower.follow(limit=1)
        ids = [write.result() for write in writes]
        written |= {late_id, *filter(None, ids)}
        follower.follow()
        assert follower.seen == written
        assert follower.versions == list(range(1, len(written) + 1))
        made, refused = made + 3 - ids.count(None), refused + ids.count(None)
    assert refused < made // 3
