"""All todos of an owner, page by page: to keep elsewhere, or to import again."""

from typing import Literal, NamedTuple
from uuid import UUID

from shared.database.session import Command, read_all
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.members import ProjectShape, TodoShape
from shared.todos.rules import csv_export, cursors
from shared.todos.rules.project_schemas import shape_project
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import MAX_ANSWER, fitting, json_size
from shared.todos.settings import SettingsShape, shape_settings
from shared.todos.sql.export_statement import EXPORT
from shared.todos.sql.project_reads import LIST
from shared.todos.sql.settings_statements import READ

Format = Literal["json", "csv"]
FORMAT = "ownlist/1"
# Todos of a page, however small: of JSON fewer fit into its bytes.
MAX_ITEMS = 8_000
FIRST = UUID(int=0)  # no todo's: ids are of version 4 or 7


class Portion(NamedTuple):
    """Todos in the order of their ids; `next_cursor` is None after the last of all."""

    items: list[TodoShape]
    projects: list[ProjectShape]
    settings: SettingsShape
    next_cursor: str | None


def export(me: Principal, form: Format, cursor: str | None) -> Portion:
    """As many todos from `cursor` on as make 2 MiB. Raises InvalidCursor.

    JSON holds the trash as well. Every page has all projects and the settings, so that
    it can be imported by itself. A todo that is there during the whole export is in it
    once, whatever else comes and goes meanwhile.
    """
    question = (me.id, "export", form)
    page = {
        "after_id": FIRST if cursor is None else _after(cursor, question),
        "with_trash": form == "json",
        "limit": MAX_ITEMS + 1,
        "max_octets": MAX_ANSWER,
    }
    # Projects after todos: what is referred to is there by then.
    commands: list[Command] = [(EXPORT, page), (LIST, {"trashed": None}), (READ, {})]
    mine = [(statement, {"me": me.id, **values}) for statement, values in commands]
    todos, projects, settings = read_all(me, mine)
    beside = [shape_project(row) for row in projects]
    found = [shape(row) for row in todos]
    size = json_size if form == "json" else csv_export.size
    taken = sum(map(json_size, beside)) if form == "json" else 0
    items = list(fitting(found[:MAX_ITEMS], size, taken))
    last = len(items) == (todos[0]["candidates"] if todos else 0)
    return Portion(
        items,
        beside,
        shape_settings(settings[0] if settings else None),
        None if last else cursors.encode((items[-1]["id"],), question),
    )


def _after(cursor: str, question: tuple[str, ...]) -> UUID:
    try:
        (todo_id,) = cursors.decode(cursor, question)
        return UUID(todo_id)
    except (ValueError, TypeError):  # a checksum is easily made, a cursor not
        raise InvalidCursor from None
