"""All todos of an owner, page by page: to keep elsewhere, or to import again."""

from typing import Literal, NamedTuple
from uuid import UUID

from shared.database.session import run
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.members import TodoShape
from shared.todos.rules import csv_export, cursors
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import MAX_ANSWER, fitting, json_size
from shared.todos.sql.export_statement import EXPORT

Format = Literal["json", "csv"]
FORMAT = "ownlist/1"
# Todos of a page, however small: of JSON fewer fit into its bytes.
MAX_ITEMS = 8_000
FIRST = UUID(int=0)  # no todo's: ids are of version 4 or 7


class Portion(NamedTuple):
    """Todos in the order of their ids; `next_cursor` is None after the last of all."""

    items: list[TodoShape]
    next_cursor: str | None


def export(me: Principal, form: Format, cursor: str | None) -> Portion:
    """As many todos from `cursor` on as make 2 MiB. Raises InvalidCursor.

    JSON holds the trash as well. A todo that is there during the whole export is in it
    once, whatever else comes and goes meanwhile.
    """
    question = (me.id, "export", form)
    rows = run(
        me,
        EXPORT,
        me=me.id,
        after_id=FIRST if cursor is None else _after(cursor, question),
        with_trash=form == "json",
        limit=MAX_ITEMS + 1,
        max_octets=MAX_ANSWER,
    )
    found = [shape(row) for row in rows]
    size = json_size if form == "json" else csv_export.size
    items = list(fitting(found[:MAX_ITEMS], size))
    if len(items) == len(found):
        return Portion(items, None)
    return Portion(items, cursors.encode((items[-1]["id"],), question))


def _after(cursor: str, question: tuple[str, ...]) -> UUID:
    try:
        (todo_id,) = cursors.decode(cursor, question)
        return UUID(todo_id)
    except (ValueError, TypeError):  # a checksum is easily made, a cursor not
        raise InvalidCursor from None
