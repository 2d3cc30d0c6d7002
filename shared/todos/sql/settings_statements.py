"""What an owner has set, on the row that every write locks first."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Executable, bindparam, case, select
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.todos.members import SETTINGS
from shared.todos.sql.owner_row import ME, MINUTE, counted_write
from shared.todos.sql.tables import owner

COLUMNS = [owner.c[name] for name in SETTINGS]
GIVEN = {c.name: bindparam(f"new_{c.name}", type_=c.type) for c in COLUMNS}
READ = select(owner.c.id.label("owner_id"), *COLUMNS).where(owner.c.id == ME)


def _change() -> Executable:
    """Set those that are named, and make the owner's row if there is none."""
    first = upsert(owner).values(id=ME, window_start=MINUTE, window_writes=1, **GIVEN)
    changed: dict[str, ColumnElement[Any]] = {
        c.name: case(
            (bindparam(f"sets_{c.name}", type_=Boolean), GIVEN[c.name]), else_=c
        )
        for c in COLUMNS
    }
    return first.on_conflict_do_update(
        index_elements=[owner.c.id], set_=changed | counted_write()
    ).returning(owner.c.id.label("owner_id"), *COLUMNS)


CHANGE = _change()
