"""What sessions of the functions' roles are set to, whatever their server is set to.

Values travel as strings: another DateStyle swaps day and month, another bytea_output or
client_encoding makes other bytes. A role's own settings win over those of the server
and of the database; only a setting of the role in that one database wins over them.
Source: PostgreSQL, "Client Connection Defaults" and ALTER ROLE.
"""

from itertools import product

from sqlalchemy import Connection

from infra.migrations.isolation import Ask

ROLES = ("ownlist_api", "ownlist_identity", "ownlist_purge")  # those that sign in
PINNED = {
    # How values are written.
    "bytea_output": "hex",
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "extra_float_digits": "1",
    "IntervalStyle": "postgres",
    "lc_monetary": "C",
    "lc_numeric": "C",
    "lc_time": "C",
    "quote_all_identifiers": "off",
    "TimeZone": "UTC",
    "xmlbinary": "base64",
    "xmloption": "content",
    # How statements and values are read.
    "array_nulls": "on",
    "backslash_quote": "safe_encoding",
    "standard_conforming_strings": "on",
    "timezone_abbreviations": "Default",
    "transform_null_equals": "off",
    # Whether a statement runs at all.
    "default_transaction_deferrable": "off",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "exit_on_error": "off",
    "row_security": "on",
}

# Of the role, and of the role in this database, each as name=value.
_SAID = """
select rolname, setdatabase <> 0 as here, setting
from pg_db_role_setting join pg_roles on pg_roles.oid = setrole,
  unnest(setconfig) as setting
where setdatabase in
  (0, (select oid from pg_database where datname = current_database()))
"""
_THERE = "select rolname from pg_roles"
_IN_FORCE = "select name, setting from pg_settings"
_SET = "alter role {role} set {name} = '{value}'"
_RESET = """
do $$ begin
  execute format('alter role {role} in database %I reset {name}', current_database());
end $$
"""


def pin(connection: Connection) -> None:
    """Set what is not set yet, of the roles that are there.

    Only what differs is written: two writers of one role fail with "tuple concurrently
    updated", and roles belong to all databases of a server.
    """

    def ask(statement: str) -> list[list[str]]:
        return [[*row] for row in connection.exec_driver_sql(statement)]

    said = _said(ask)
    there = [role for (role,) in ask(_THERE) if role in ROLES]
    for role, (name, value) in product(there, PINNED.items()):
        if said.get((role, False, name)) != value:
            statement = _SET.format(role=role, name=name, value=value)
            connection.exec_driver_sql(statement)
        if (role, True, name) in said:
            connection.exec_driver_sql(_RESET.format(role=role, name=name))


def not_pinned(ask: Ask) -> list[str]:
    """What the roles are not set to, or are set to for this database alone."""
    said = _said(ask)
    loose = [
        f"{role} is not set to {name}={value}"
        for role, (name, value) in product(ROLES, PINNED.items())
        if said.get((role, False, name)) != value
    ]
    return loose + [
        f"{role} is set to {name}={value} in this database"
        for (role, here, name), value in said.items()
        if here and PINNED.get(name, value) != value
    ]


def not_in_force(ask: Ask) -> list[str]:
    """What differs in the very session that asks."""
    found = dict(ask(_IN_FORCE))
    return [
        f"{name} is {found[name]}, not {value}"
        for name, value in PINNED.items()
        if found.get(name) != value
    ]


def _said(ask: Ask) -> dict[tuple[str, bool, str], str]:
    said = {}
    for role, here, setting in ask(_SAID):
        name, _, value = setting.partition("=")
        if role in ROLES:
            said[role, here, name] = value
    return said
