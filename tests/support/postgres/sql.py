"""SQL as an administrator, past every guard, and as the handlers, with every guard."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Executable

from infra.postgres.cluster import run
from shared.database.session import run_all
from shared.principal import Principal
from tests.support.api.client import Person
from tests.support.run.run import Database


def rows(url: str, *statements: str) -> list[list[Any]]:
    """The rows of the last statement."""
    return run(url, *statements)


def everything_of(url: str, owner: str) -> Any:
    """All that the database holds of an owner, to compare before and after."""
    members = [f"'owner', (select to_jsonb(o) from owner o where id = '{owner}')"]
    members += [
        f"'{table}s', (select jsonb_agg(to_jsonb(t) order by t.id) from {table} t"
        f" where owner_id = '{owner}')"
        for table in owned_tables(url)
    ]
    found = run(url, f"select json_build_object({', '.join(members)})")
    value = found[0][0]
    return json.loads(value) if isinstance(value, str) else value


@cache  # no test makes a table in a database that it shares
def owned_tables(url: str) -> list[str]:
    """Every table of the catalogue whose rows have an owner."""
    found = run(
        url,
        "select relname from pg_class join pg_attribute on attrelid = pg_class.oid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and attname = 'owner_id' and not attisdropped order by relname",
    )
    return [str(name) for (name,) in found]


def lower_floor(url: str) -> None:
    """As if no backup had ever been restored here: versions begin at 1 once more."""
    floor = "create or replace function version_floor() returns bigint"
    run(url, f"{floor} language sql stable parallel safe return 0::bigint")


@contextmanager
def left_alone(database: Database, person: Person) -> Iterator[None]:
    """Whatever is tried meanwhile, all that is this person's is then as it was.

    But for the count of the minute's writes, of which those that fail are as well.
    """
    before = _uncounted(database.superuser_url, person.subject)
    yield
    assert _uncounted(database.superuser_url, person.subject) == before


def _uncounted(url: str, owner: str) -> Any:
    found = everything_of(url, owner)
    for name in ("window_start", "window_writes"):
        (found["owner"] or {}).pop(name, None)
    return found


def write_as(
    subject: str, statement: Executable, **values: Any
) -> list[dict[str, Any]]:
    """Its rows, in a transaction of this principal that may change something."""
    return run_all(Principal(subject), [(statement, values)])[0]


def await_room_in_this_minute(database: Database, least: float = 10) -> None:
    """The database's, so that the minute does not change in the middle of a test."""
    room = "select 60 - extract(second from clock_timestamp())::float"
    ((seconds,),) = rows(database.superuser_url, room)
    if seconds < least:
        time.sleep(seconds)
