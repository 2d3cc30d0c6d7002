"""Brings a database to a revision: `python -m infra.migrate upgrade|downgrade|current`.

Signs in as the migration role (MIGRATION_DATABASE_URL), which may log in and create
roles and is neither superuser nor exempt from row level security.
"""

import argparse
import os
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from shared.postgres_url import DatabaseSettings, parse_database_url

MIGRATIONS = Path(__file__).parent / "migrations"
# A migration waits briefly for a lock, as everything that comes after it waits behind
# it, and may then take its time. One at a time: the second deploy waits or fails.
LIMITS = """
select set_config('lock_timeout', '5s', true),
       set_config('statement_timeout', '5min', true),
       pg_advisory_xact_lock(hashtext('ownlist migrations'))
"""


class MigrationError(Exception):
    """One sentence, without the password. The migration that failed left nothing."""


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration up to `revision`. Raises MigrationError."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Undo every migration after `revision` ("base" for all). Raises MigrationError."""
    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """The revision of the database, None when it has none. Raises MigrationError."""
    with connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _run(url: str, action: Callable[[Config], None]) -> None:
    with connected(url) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        action(config)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of its own, whose every transaction keeps to LIMITS."""
    settings = _settings(url)
    context = None if settings.local else ssl.create_default_context()
    engine = create_engine(
        URL.create(
            "postgresql+pg8000",
            username=settings.user,
            password=settings.password,
            host=settings.host,
            port=settings.port,
            database=settings.database,
        ),
        poolclass=NullPool,
        connect_args={"ssl_context": context, "application_name": "ownlist-migrate"},
    )
    event.listen(engine, "begin", _limit)
    with _one_sentence(settings), engine.connect() as connection:
        yield connection


def _limit(connection: Connection) -> None:
    connection.exec_driver_sql(LIMITS)


def _settings(url: str) -> DatabaseSettings:
    try:
        return parse_database_url(url)
    except ValueError:
        raise MigrationError(
            "the migration role's database address is not"
            " postgresql://role:password@host:port/database"
        ) from None


@contextmanager
def _one_sentence(settings: DatabaseSettings) -> Iterator[None]:
    place = f"{settings.database} on {settings.host}:{settings.port}"
    try:
        yield
    except CommandError as error:
        raise MigrationError(f"cannot migrate {place}: {error}") from error
    except (DBAPIError, OSError) as error:
        raise MigrationError(f"cannot migrate {place}: {_reason(error)}") from error


def _reason(error: DBAPIError | OSError) -> str:
    """PostgreSQL's own message and SQLSTATE, without the statement."""
    fields = error.orig.args[0] if isinstance(error, DBAPIError) and error.orig else ""
    if isinstance(fields, dict):
        return f"{fields.get('M')} ({fields.get('C')})"
    return "there is no connection to the server"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m infra.migrate", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("upgrade").add_argument("revision", nargs="?", default="head")
    verbs.add_parser("downgrade").add_argument("revision")
    verbs.add_parser("current")
    return parser.parse_args()


def _obey(arguments: argparse.Namespace) -> None:
    url = os.environ.get("MIGRATION_DATABASE_URL", "")
    if not url:
        raise MigrationError("MIGRATION_DATABASE_URL is not set")
    if arguments.verb == "upgrade":
        upgrade(url, arguments.revision)
    elif arguments.verb == "downgrade":
        downgrade(url, arguments.revision)
    print(f"at revision {current(url)}")


def main() -> int:
    arguments = _arguments()
    try:
        _obey(arguments)
    except MigrationError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
