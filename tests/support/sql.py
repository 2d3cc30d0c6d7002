"""SQL as an administrator, past every guard: to look at what is really there."""

import json
from typing import Any

from infra.local.cluster import run


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
