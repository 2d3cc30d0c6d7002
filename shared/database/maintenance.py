"""The purge's way to the database: as its own role, without a principal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

from pg8000.exceptions import DatabaseError, InterfaceError
from sqlalchemy import Executable

from shared.config import SecretId
from shared.database.credentials import Credentials
from shared.database.errors import meaning, no_connection
from shared.database.pipelined_connection import (
    PipelinedConnection,
    Rows,
    Statement,
    StatementRejected,
)
from shared.database.pool import compiled, open_connection
from shared.postgres_url import DatabaseSettings

NO_PRINCIPAL = ""
Run = Callable[[Executable, Mapping[str, object]], Rows]


@contextmanager
def maintenance(database: DatabaseSettings | SecretId) -> Iterator[Run]:
    """A connection for as long as the work lasts; each statement is a transaction.

    Each raises the Problem that a refusal or a failure stands for.
    """
    with closing(_opened(database)) as connection:

        def run(statement: Executable, values: Mapping[str, object]) -> Rows:
            sql, parameters = compiled(statement)
            sent = Statement(sql, parameters(dict(values)))
            try:
                return connection.pipeline(NO_PRINCIPAL, [sent])[0]
            except StatementRejected as refusal:
                raise meaning(refusal) from refusal
            except (InterfaceError, DatabaseError) as error:
                raise no_connection(error) from error

        yield run


def _opened(database: DatabaseSettings | SecretId) -> PipelinedConnection:
    try:
        return Credentials(database, open_connection).connect()
    except (InterfaceError, DatabaseError) as error:
        raise no_connection(error) from error
