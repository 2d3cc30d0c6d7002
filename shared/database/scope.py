"""The only way to the database: as a principal."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, RowMapping
from sqlalchemy.exc import DBAPIError

from shared.database.engine import engine
from shared.database.errors import translated
from shared.principal import Principal


def run(
    principal: Principal, statement: Executable, values: Mapping[str, Any]
) -> Sequence[RowMapping]:
    """Run one statement as `principal` and return all its rows. One round trip.

    The statement is a transaction of its own: on return it is committed, on an
    exception it is not, except DatabaseUnavailable, after which it may be either.
    Raises UniqueViolation, or the Problem that a constraint or a failure stands for.
    """
    try:
        with engine().connect() as connection:
            dbapi_connection: Any = connection.connection.dbapi_connection
            dbapi_connection.principal = principal.id
            return connection.execute(statement, values).mappings().all()
    except DBAPIError as error:
        raise translated(error) from error
