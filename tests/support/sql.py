"""SQL as an administrator, past every guard, and as the handlers, with every guard."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Executable

from infra.local.cluster import run
from shared.database.scope import run_all
from shared.principal import Principal
from tests.support.api import Person
from tests.support.run import Database


def rows(url: str, *statements: str) -> list[list[Any]]:
    """The rows of the last statement."""
    return run(url, *statements)


def everything_of(url: str, owner: str) -> Any:
    """All that the database holds of an owner, to compare before and after."""
    found = run(
        url,
        "select json_build_object("
        f"'owner', (select to_jsonb(o) from owner o where id = '{owner}'),"
        "'todos', (select jsonb_agg(to_jsonb(t) order by t.id)"
        f" from todo t where owner_id = '{owner}'))",
    )
    value = found[0][0]
    return json.loads(value) if isinstance(value, str) else value


@contextmanager
def left_alone(database: Database, person: Person) -> Iterator[None]:
    """Whatever is tried meanwhile, all that is this person's is then as it was."""
    before = everything_of(database.superuser_url, person.subject)
    yield
    assert everything_of(database.superuser_url, person.subject) == before


def write_as(
    subject: str, statement: Executable, **values: Any
) -> list[dict[str, Any]]:
    """Its rows, in a transaction of this principal that may change something."""
    return run_all(Principal(subject), [(statement, values)])[0]
