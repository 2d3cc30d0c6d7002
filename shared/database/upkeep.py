"""The purge's way to the database: as its own role, and as nobody's principal."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from pg8000.exceptions import DatabaseError, InterfaceError
from sqlalchemy import Executable

from shared.config import DatabaseSettings
from shared.database.connection import OneFlushConnection, Refusal, Rows, Statement
from shared.database.engine import compiled, open_connection
from shared.database.errors import meaning, no_connection

NOBODY = ""
Run = Callable[[Executable, Mapping[str, Any]], Rows]


@contextmanager
def upkeep(database: DatabaseSettings) -> Iterator[Run]:
    """A connection for as long as the work lasts; each statement is a transaction.

    Each raises the Problem that a refusal or a failure stands for.
    """
    tls = None if database.local else ssl.create_default_context()
    with closing(_opened(database, tls)) as connection:

        def run(statement: Executable, values: Mapping[str, Any]) -> Rows:
            sql, parameters = compiled(statement)
            sent = Statement(sql, parameters(dict(values)))
            try:
                return connection.flush(NOBODY, [sent])[0]
            except Refusal as refusal:
                raise meaning(refusal) from refusal
            except (InterfaceError, DatabaseError) as error:
                raise no_connection(error) from error

        yield run


def _opened(
    database: DatabaseSettings, tls: ssl.SSLContext | None
) -> OneFlushConnection:
    try:
        return open_connection(database, tls)
    except (InterfaceError, DatabaseError) as error:
        raise no_connection(error) from error
