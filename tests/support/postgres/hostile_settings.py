"""Settings of a database that would change answers, had its roles none of their own."""

from infra.migrations.role_settings import PINNED
from infra.postgres.cluster import run
from tests.support.run.run import Database

# For each pinned setting one value that is worst, where flipping it does not say it.
HOSTILE = {
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "DateStyle": "German, DMY",
    "extra_float_digits": "-15",
    "IntervalStyle": "sql_standard",
    "lc_monetary": "POSIX",
    "lc_numeric": "POSIX",
    "lc_time": "POSIX",
    "quote_all_identifiers": "on",
    "TimeZone": "America/St_Johns",
    "xmlbinary": "hex",
    "xmloption": "document",
    "array_nulls": "off",
    "backslash_quote": "off",
    "standard_conforming_strings": "off",
    "timezone_abbreviations": "India",
    "transform_null_equals": "on",
    "default_transaction_deferrable": "on",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "exit_on_error": "on",
    "row_security": "off",
}
# What whoever owns a database may set, and has so few values that all can be tried.
_SWITCHES = """
select name, coalesce(enumvals, array['on', 'off']) as values, setting
from pg_settings where context = 'user' and vartype in ('bool', 'enum')
and name not like 'transaction\\_%' and coalesce(cardinality(enumvals), 2) > 1
order by name
"""


def others(database: Database) -> dict[str, str]:
    """Every switch that is not pinned, in another position than the one it has."""
    found = run(database.superuser_url, _SWITCHES)
    flipped: dict[str, str] = {}
    for name, values, setting in found:
        assert isinstance(values, list)
        if name not in PINNED:
            flipped[str(name)] = next(each for each in values if each != setting)
    return flipped


def set_on(database: Database, settings: dict[str, str]) -> None:
    """For every session of the database that begins from now on."""
    superuser = database.superuser_url.rpartition("/")[0] + "/postgres"
    run(
        superuser,
        *(
            f"alter database {database.name} set {name} = '{value}'"
            for name, value in settings.items()
        ),
    )
