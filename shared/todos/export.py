"""All todos of an owner, page by page: to keep elsewhere, or to import again."""

from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Uuid, bindparam, or_, select

from shared.database.session import run
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.rules import csv_export, cursors
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import (
    LARGEST,
    SHOWN,
    fitting,
    heavy,
    json_size,
    todo,
)
from shared.todos.sql.owner_row import ME
from shared.todos.sql.parameters import LIMIT

Format = Literal["json", "csv"]
FORMAT = "ownlist/1"
# Todos of a page, however small: of JSON fewer fit into its bytes.
MOST = 8_000
FIRST = UUID(int=0)  # no todo's: ids are of version 4 or 7

AFTER_ID = bindparam("after_id", type_=Uuid)
WITH_TRASH = bindparam("with_trash", type_=Boolean)

_KEPT = (
    select(*SHOWN)
    .where(todo.c.owner_id == ME, todo.c.id > AFTER_ID)
    .where(or_(todo.c.deleted_at.is_(None), WITH_TRASH))
    .order_by(todo.c.id)
    .limit(LIMIT)
)
_HEAVY = heavy(_KEPT, "id")
EXPORT = select(_HEAVY).where(_HEAVY.c.before < LARGEST).order_by(_HEAVY.c.id)


class Portion(NamedTuple):
    """Todos in the order of their ids; `next_cursor` is None after the last of all."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def export(principal: Principal, form: Format, cursor: str | None) -> Portion:
    """As many todos from `cursor` on as make 2 MiB. Raises InvalidCursor.

    JSON holds the trash as well. A todo that is there during the whole export is in it
    once, whatever else comes and goes meanwhile.
    """
    question = (principal.id, "export", form)
    rows = run(
        principal,
        EXPORT,
        me=principal.id,
        after_id=FIRST if cursor is None else _after(cursor, question),
        with_trash=form == "json",
        limit=MOST + 1,
    )
    found = [shape(row) for row in rows]
    size = json_size if form == "json" else csv_export.size
    items = list(fitting(found[:MOST], size))
    if len(items) == len(found):
        return Portion(items, None)
    return Portion(items, cursors.encode((items[-1]["id"],), question))


def _after(cursor: str, question: tuple[str, ...]) -> UUID:
    try:
        (todo_id,) = cursors.decode(cursor, question)
        return UUID(todo_id)
    except (ValueError, TypeError):  # a checksum is easily made, a cursor not
        raise InvalidCursor from None
