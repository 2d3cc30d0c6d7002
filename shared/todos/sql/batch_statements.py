"""Statements of a batch, beside those of the changes it is made of."""

from functools import cache
from typing import Any

from sqlalchemy import (
    Executable,
    SelectBase,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel import select as select_model

from shared.problems import AnswerTooLarge
from shared.todos.sql.owner_row import ME, OWNER_ID
from shared.todos.sql.tables import SHOWN, Todo, todo
from shared.todos.sql.versioned import or_refuse

IDS = bindparam("todo_ids", type_=ARRAY(Uuid))
# Of the 6 MiB that Lambda takes, as the string in JSON that it takes an answer as.
MAX_PAYLOAD = 6_000_000


def _payload() -> Any:
    """The bytes of all results, each todo as often as there is an operation on it."""
    each = func.unnest(IDS).table_valued("id", name="each").render_derived()
    shown = (
        select(*SHOWN)
        .select_from(each)
        .join(todo, and_(todo.c.owner_id == ME, todo.c.id == each.c.id))
        .subquery("shown")
    )
    as_string = func.to_json(cast(func.to_json(shown.table_valued()), Text))
    octets = func.sum(func.octet_length(cast(as_string, Text)))
    return select(func.coalesce(octets, 0)).scalar_subquery()


# What became of the todos of a batch: all of them, or the end of the transaction.
TOUCHED = select_model(Todo).where(
    col(Todo.owner_id) == ME,
    col(Todo.id) == func.any(IDS),
    or_refuse(_payload() <= MAX_PAYLOAD, AnswerTooLarge),
)


@cache
def counted(statement: SelectBase) -> Executable:
    """The statement with one small row as its answer.

    The server must not fill the wire with rows while statements are still being sent:
    both sides would wait for the other to read.
    """
    return select(OWNER_ID, func.count()).select_from(statement.subquery())
