"""The pool of one: how a connection is made, checked and kept."""

import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from functools import cache, partial
from json import dumps
from types import ModuleType
from typing import Any

import sqlalchemy
from pg8000.exceptions import DatabaseError, InterfaceError
from sqlalchemy import JSON, Executable, Pool, event, exc
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.pg8000 import PGDialect_pg8000

from shared.config import SecretId, settings
from shared.database.credentials import Credentials
from shared.database.pipelined_connection import PipelinedConnection
from shared.postgres_url import DatabaseSettings
from shared.timeboxed import Bounded
from shared.timeouts import timeouts

TIMESTAMPTZ = 1184  # PostgreSQL's pg_type.oid


class OneFlushDialect(PGDialect_pg8000):
    """PostgreSQL over PipelinedConnection; asks the server nothing about itself."""

    driver = "oneflush"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> ModuleType:
        return sys.modules["pg8000"]

    def initialize(self, _: sqlalchemy.Connection) -> None:
        """What the stock dialect asks in four round trips is never needed."""


registry.register("postgresql.oneflush", __name__, OneFlushDialect.__name__)
DIALECT = OneFlushDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@cache
def pool() -> Pool:
    """The pool of this execution environment. Opens nothing by itself."""
    return make_pool(settings().database)


def make_pool(database: DatabaseSettings | SecretId) -> Pool:
    """Holds one connection and checks it at every checkout."""
    engine = sqlalchemy.create_engine(
        "postgresql+oneflush://",
        creator=Credentials(database, open_connection).connect,
        skip_autocommit_rollback=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=1,
        pool_reset_on_return=None,
    )
    event.listen(engine, "checkout", _refuse_stale)
    return engine.pool


@cache
def compiled(
    statement: Executable,
) -> tuple[str, Callable[[dict[str, object]], list[object]]]:
    """The SQL of a statement, and how named values become its parameters.

    Remembered for as long as the process lives: only for statements that do, too.
    """
    made = statement.compile(dialect=DIALECT)  # type: ignore[attr-defined]
    order = made.positiontup
    # A list is an array to pg8000, unless the parameter is JSON.
    in_json = [name for name, each in made.binds.items() if isinstance(each.type, JSON)]

    def parameters(values: dict[str, object]) -> list[object]:
        bound = made.construct_params(values)
        bound |= {name: dumps(bound[name], ensure_ascii=False) for name in in_json}
        return [bound[name] for name in order]

    return str(made), parameters


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the trusted certificates takes 40 ms."""
    return ssl.create_default_context()


def open_connection(database: DatabaseSettings) -> PipelinedConnection:
    """A connection that is ready for statements. Raises pg8000's errors and no other.

    Takes `connect` and `startup` together, whatever the server and its names do.
    """
    opening = Bounded[PipelinedConnection](partial(_open, database))
    try:
        return opening.result(timeouts().connect + timeouts().startup)
    except (InterfaceError, DatabaseError):
        raise
    except Exception as error:  # what answers is no database, or nothing answers
        raise InterfaceError("network error") from error


def _open(
    database: DatabaseSettings, opening: Bounded[PipelinedConnection]
) -> PipelinedConnection:
    sock = socket.create_connection((database.host, database.port), timeouts().connect)
    # TLS takes the connection away from `sock`: who ends it needs a hold of their own.
    with closing(sock.dup()) as hold:
        try:
            opening.waits_for(hold)
            connection = _sign_in(database, sock)
            opening.waits_for(hold)
        except BaseException:
            with suppress(OSError):  # it has ended
                hold.shutdown(socket.SHUT_RDWR)
            sock.close()
            raise
    connection.ready()
    connection.register_in_adapter(TIMESTAMPTZ, _instant(connection))
    connection.register_out_adapter(list, _array)
    return connection


def _sign_in(database: DatabaseSettings, sock: socket.socket) -> PipelinedConnection:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.settimeout(timeouts().startup)
    return PipelinedConnection(
        database.user,
        host=database.host,
        database=database.database,
        password=database.password,
        ssl_context=False if database.local else _tls(),
        sock=sock,
    )


def _instant(connection: PipelinedConnection) -> Callable[[str], Any]:
    """Four times quicker than pg8000's own, which still reads what this cannot."""
    native = connection.pg_types[TIMESTAMPTZ]

    def instant(text: str) -> Any:
        try:
            return datetime.fromisoformat(text)
        except ValueError:  # infinity, BC
            return native(text)

    return instant


def _array(values: list[object]) -> str:
    """An array with every text quoted: PostgreSQL takes a bare null for NULL.

    pg8000 leaves `null`, `Null` and the like bare.
    """
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _refuse_stale(connection: PipelinedConnection, *_: object) -> None:
    if connection.stale(timeouts().max_idle):
        raise exc.DisconnectionError  # the pool then opens another
