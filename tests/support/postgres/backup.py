"""A backup by PostgreSQL's own programs, and what of a database it must bring back."""

import subprocess
from pathlib import Path

from infra.postgres import cluster
from infra.postgres.binaries import programs
from infra.postgres.server import LocalPostgres
from tests.support.postgres.sql import rows

# Everything that isolation stands on, as rows to compare. Rights have no order.
RIGHTS = "(select array_agg(a::text order by a::text)::text from unnest({}) a)"
OWN_SCHEMAS = "(select oid from pg_namespace where nspname in ('public', 'auth'))"
SHIELDS = (
    f"""select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text,
       {RIGHTS.format("relacl")} from pg_class
       where relnamespace in {OWN_SCHEMAS} and relkind = 'r' order by 1""",
    "select to_jsonb(p)::text from pg_policies p order by schemaname, tablename, 1",
    f"""select attrelid::regclass::text, attname, {RIGHTS.format("attacl")}
       from pg_attribute where attacl is not null and attrelid >= 16384
       order by 1, 2""",
    f"""select proname, prosecdef, proconfig::text, proowner::regrole::text,
       {RIGHTS.format("proacl")} from pg_proc
       where pronamespace in {OWN_SCHEMAS} order by 1""",
    """select tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger
       where not tgisinternal order by 1, 2""",
    """select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       from pg_constraint where conrelid >= 16384 order by 1, 2""",
    f"""select defaclobjtype::text, {RIGHTS.format("defaclacl")}
       from pg_default_acl order by 1, 2""",
    f"""select nspname, {RIGHTS.format("nspacl")} from pg_namespace
       where oid in {OWN_SCHEMAS} order by 1""",
    f"""select {RIGHTS.format("datacl")} from pg_database
       where datname = current_database()""",
    """select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
       rolbypassrls, rolconfig::text from pg_roles
       where rolname like 'ownlist%' order by 1""",
)


def shields(url: str) -> list[list[list[object]]]:
    return [rows(url, question) for question in SHIELDS]


def dump(url: str, folder: Path) -> subprocess.Popen[bytes]:
    """pg_dump at work: the database as it is at one moment, while others write."""
    program: list[str | Path] = [programs() / "pg_dump", "--format=custom", "--create"]
    return subprocess.Popen([*program, f"--file={folder / 'database'}", url])


def dump_roles(url: str, folder: Path) -> None:
    """Roles are the server's: they are not in the backup of a database."""
    program: list[str | Path] = [programs() / "pg_dumpall", "--roles-only"]
    file = f"--file={folder / 'roles.sql'}"
    subprocess.run([*program, file, f"--dbname={url}"], check=True)


def restore(postgres: LocalPostgres, folder: Path, name: str) -> str:
    """Roles first, then the database; the address of its administrator.

    The new server has an administrator already: that role is not made again.
    """
    told = (folder / "roles.sql").read_text().splitlines(keepends=True)
    kept = [line for line in told if "ROLE postgres" not in line]
    (folder / "roles.sql").write_text("".join(kept))
    quiet = ["--quiet", "--set=ON_ERROR_STOP=1", f"--file={folder / 'roles.sql'}"]
    url = postgres.superuser_url()
    subprocess.run([programs() / "psql", *quiet, url], check=True)
    options = ["--create", "--exit-on-error", f"--dbname={url}"]
    restoring = programs() / "pg_restore"
    subprocess.run([restoring, *options, folder / "database"], check=True)
    return postgres.superuser_url(name)


def role_url(postgres: LocalPostgres, name: str) -> str:
    """Where the handlers sign in, with the password that the backup brought back."""
    return cluster.role_url(postgres, "ownlist_api", name)
