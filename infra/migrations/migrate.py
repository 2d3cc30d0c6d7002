"""`make migrate`: upgrade|downgrade|current [--stage STAGE].

Signs in as the migration role (MIGRATION_DATABASE_URL, or the secret that holds it),
which may log in and create roles and is neither superuser nor exempt from row level
security.
"""

import argparse
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from infra.common.connection_settings import address, database_settings, enter, pooled
from infra.common.errors import UserError
from infra.migrations import isolation, role_settings
from infra.migrations.errors import MigrationError
from infra.migrations.refold import refold
from shared.postgres_url import DatabaseSettings, NotAnAddress, parse_database_url

MIGRATIONS = Path(__file__).parent
# A migration waits briefly for a lock, as everything that comes after it waits behind
# it, and may then take its time. One at a time: the second deploy waits or fails.
LIMITS = """
select set_config('lock_timeout', '5s', true),
       set_config('statement_timeout', '5min', true),
       pg_advisory_xact_lock(hashtext('ownlist migrations'))
"""
HAS_ISSUER = "select to_regclass('public.issuer')"
REMEMBER = "insert into issuer (url) values (:url) on conflict do nothing"


Place = str | DatabaseSettings


def upgrade(place: Place, revision: str = "head", issuer: str = "") -> None:
    """Apply every migration up to `revision`. Raises MigrationError.

    The database remembers the issuer whose users it holds, and is refused for another.
    Each time the functions' roles are set to what role_settings.py says, and what other
    code has folded is folded again.
    """
    with connected(place) as connection:
        with connection.begin():
            _refuse_powers(connection)
            _refuse_issuer(connection, issuer)
        command.upgrade(config_of(connection), revision)
        connection.rollback()  # Alembic reads once more when all is committed
        with connection.begin():
            _remember_issuer(connection, issuer)
            role_settings.pin(connection)
        refold(connection)


def downgrade(place: Place, revision: str) -> None:
    """Undo every migration after `revision` ("base" for all). Raises MigrationError."""
    with connected(place) as connection:
        command.downgrade(config_of(connection), revision)


def current(place: Place) -> str | None:
    """The revision of the database, None when it has none. Raises MigrationError."""
    with connected(place) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision of this code."""
    return ScriptDirectory.from_config(config_of(None)).get_current_head()


def config_of(connection: Connection | None, output: TextIO = sys.stdout) -> Config:
    """Alembic's, for migrations on this connection; to `output` without one."""
    config = Config(attributes={"connection": connection}, output_buffer=output)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_powers(connection: Connection) -> None:
    """The roles of a console may be exempt from every policy."""

    def ask(statement: str) -> list[list[Any]]:
        return [list(row) for row in connection.exec_driver_sql(statement)]

    if powers := isolation.attributes(ask):
        raise MigrationError(
            f"{'; '.join(powers)}: drop the role and run `make migrate`, which"
            " creates it again. Roles of Neon's console bypass row level security."
        )


def _refuse_issuer(connection: Connection, issuer: str) -> None:
    known = remembered_issuer(connection)
    if known and issuer and known != issuer:
        raise MigrationError(
            f"this database holds the users of the issuer {known}, not of {issuer}."
            " Use another database; or, if that issuer has moved, `make change-issuer`."
        )


def remembered_issuer(connection: Connection) -> str | None:
    """Whose users the database holds; None when nobody has said, or it is older."""
    if connection.exec_driver_sql(HAS_ISSUER).scalar() is None:
        return None
    return connection.exec_driver_sql("select url from issuer").scalar()


def _remember_issuer(connection: Connection, issuer: str) -> None:
    there = connection.exec_driver_sql(HAS_ISSUER).scalar() is not None
    if issuer and there:
        connection.execute(text(REMEMBER), {"url": issuer})


@contextmanager
def connected(place: Place) -> Iterator[Connection]:
    """A connection of its own, whose every transaction keeps to LIMITS."""
    settings = place if isinstance(place, DatabaseSettings) else _settings(place)
    _refuse_pooler(settings)
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


def _refuse_pooler(settings: DatabaseSettings) -> None:
    if pooled(settings):
        raise MigrationError(
            "migrations need the direct address: leave -pooler out of the host"
        )


def _settings(url: str) -> DatabaseSettings:
    try:
        return parse_database_url(url)
    except NotAnAddress:
        raise MigrationError(
            "the address of the migrations' database must be"
            " postgresql://role:password@host:port/database"
        ) from None


@contextmanager
def _one_sentence(settings: DatabaseSettings) -> Iterator[None]:
    place = address(settings)
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
    return "no connection to the server: check its host and port"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m infra.migrations.migrate", description=__doc__
    )
    parser.add_argument("--stage")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("upgrade").add_argument("revision", nargs="?", default="head")
    verbs.add_parser("downgrade").add_argument("revision")
    verbs.add_parser("current")
    return parser.parse_args()


def _obey(arguments: argparse.Namespace) -> None:
    settings = enter(arguments.stage)
    place = database_settings("MIGRATION_DATABASE", settings)
    issuer = settings.get("AUTH_ISSUER", "").strip()
    if arguments.verb == "upgrade":
        upgrade(place, arguments.revision, issuer)
    elif arguments.verb == "downgrade":
        downgrade(place, arguments.revision)
    print(f"at revision {current(place)}: {address(place)}")
    if arguments.verb == "upgrade" and not issuer:
        print(
            "Warning: tokens of any issuer are accepted: set AUTH_ISSUER, migrate again"
        )


def main() -> int:
    arguments = _arguments()
    try:
        _obey(arguments)
    except (MigrationError, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
