"""Roles and the database as Neon has them, made on a local PostgreSQL.

The migrations run as a role that may make roles, but is no superuser and obeys row
level security: what works here works there.
"""

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from pg8000.native import Connection, identifier, literal

from infra.postgres.server import LocalPostgres

DATABASE = "ownlist"
OWNER = "ownlist_owner"
OWNER_PASSWORD = "owner"  # noqa: S105 - it is of use on this machine only
# The roles that sign in; migrations make them without a password.
PASSWORDS = {
    "ownlist_api": "api",
    "ownlist_identity": "identity",
    "ownlist_purge": "purge",
}


def running(data: Path) -> LocalPostgres | None:
    """The server that somebody started on this data, at its port."""
    postgres = LocalPostgres(data, 0)
    if not postgres.running():
        return None
    record = (data / "postmaster.pid").read_text().splitlines()
    postgres.port = int(record[3])
    return postgres


def owner_url(postgres: LocalPostgres, database: str = DATABASE) -> str:
    """Where the migrations sign in."""
    return postgres.url(OWNER, OWNER_PASSWORD, database)


def role_url(postgres: LocalPostgres, role: str, database: str = DATABASE) -> str:
    """Where one of the roles of the functions signs in."""
    return postgres.url(role, PASSWORDS[role], database)


def prepare(postgres: LocalPostgres) -> None:
    """Make what is missing: owner, database, tables, passwords. Repeats do no harm."""
    from infra.migrations.migrate import upgrade  # Alembic takes a second

    make_owner(postgres)
    make_database(postgres)
    upgrade(owner_url(postgres))
    _set_passwords(postgres)


def run(url: str, *statements: str) -> list[list[object]]:
    """Run statements one by one, outside a transaction; the last one's rows.

    On this machine, where there is no TLS: to prepare for it takes 40 ms each time.
    """
    parts = urlsplit(url)
    rows: list[list[object]] | None = []
    with closing(
        Connection(
            str(parts.username),
            host=str(parts.hostname),
            port=parts.port,
            password=parts.password,
            database=parts.path.removeprefix("/"),
            ssl_context=False,
        )
    ) as connection:
        for statement in statements:
            rows = connection.run(statement)
    return rows or []


def copy_database(postgres: LocalPostgres, name: str) -> None:
    """Make a database of this name as a copy of the prepared one."""
    superuser, copy = postgres.superuser_url(), identifier(name)
    original, owner = identifier(DATABASE), identifier(OWNER)
    run(superuser, f"create database {copy} template {original} owner {owner}")
    # PostgreSQL copies all but the rights on the database itself.
    run(superuser, f"revoke temporary on database {copy} from public")


def make_owner(postgres: LocalPostgres) -> None:
    superuser = postgres.superuser_url()
    if not run(superuser, f"select from pg_roles where rolname = {literal(OWNER)}"):
        run(superuser, f"create role {identifier(OWNER)} login createrole")
    password = literal(OWNER_PASSWORD)
    run(superuser, f"alter role {identifier(OWNER)} password {password}")


def make_database(postgres: LocalPostgres) -> None:
    name, owner = identifier(DATABASE), identifier(OWNER)
    superuser = postgres.superuser_url()
    if not run(
        superuser, f"select from pg_database where datname = {literal(DATABASE)}"
    ):
        run(superuser, f"create database {name} owner {owner}")
    run(postgres.superuser_url(DATABASE), f"alter schema public owner to {owner}")


def _set_passwords(postgres: LocalPostgres) -> None:
    owner = owner_url(postgres)
    made = {row[0] for row in run(owner, "select rolname from pg_roles")}
    statements = (
        f"alter role {identifier(role)} password {literal(password)}"
        for role, password in PASSWORDS.items()
        if role in made
    )
    run(owner, *statements)
