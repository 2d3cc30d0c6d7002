"""Fold again what other code has folded: rows that are older, or written by older code.

In short transactions that wait for nobody and hold few rows, so that writers do not
notice. A representation does not change by it, and so no version does. Until a row is
folded again it is found as it was before.
"""

import json
from typing import Any

from sqlalchemy import Connection, text

from shared.todos.commands import folded_columns

ROWS = 200  # of a transaction: 300 ms is what a writer waits for a lock
THERE = """
select 1 from pg_attribute
where attrelid = to_regclass('public.todo') and attname = 'steps_folded'
"""
# As the one role whose policy shows every todo: the owner of the table sees none.
BECOME = "set local role ownlist_eraser"
STALE = text("""
select owner_id, id::text, title, description, tags, steps from public.todo
where (owner_id, id) > (:owner_id, cast(:id as uuid))
and (folded_version is null or title_key is null)
order by owner_id, id limit :rows for update skip locked
""")
FOLD = text("""
update public.todo set title_folded = new.title_folded,
  description_folded = new.description_folded, tags_folded = new.tags_folded,
  steps_folded = new.steps_folded, title_key = new.title_key,
  folded_version = todo.version
from jsonb_to_recordset(cast(:rows as jsonb)) as new (owner_id text, id uuid,
  title_folded text, description_folded text, tags_folded text[], steps_folded text,
  title_key text)
where todo.owner_id = new.owner_id and todo.id = new.id
""")
FIRST = {"owner_id": "", "id": "00000000-0000-0000-0000-000000000000"}


def refold(connection: Connection) -> int:
    """Fold all that is to be folded again. How many rows it were."""
    with connection.begin():
        if connection.exec_driver_sql(THERE).first() is None:
            return 0
    place, count = FIRST, 0
    while rows := _some(connection, place):
        place = {name: rows[-1][name] for name in FIRST}
        count += len(rows)
    return count


def _some(connection: Connection, place: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.begin():
        connection.exec_driver_sql(BECOME)
        found = connection.execute(STALE, place | {"rows": ROWS}).mappings()
        rows = [dict(row) for row in found]
        new = [row | folded_columns(row) for row in rows]
        connection.execute(FOLD, {"rows": json.dumps(new)})
    return rows
