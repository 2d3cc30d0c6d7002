"""Several changes in one transaction and one round trip: all of them, or none."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Executable, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel import select as select_model

from shared.principal import Principal
from shared.problems import DatabaseUnavailable
from shared.todos.commands import Call, change_call, create_call
from shared.todos.rules.fields import ExistingId
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.schemas import NewTodo, TodoPatch, shape
from shared.todos.sql.owner_row import ME, OWNER_ID
from shared.todos.sql.tables import Todo
from shared.todos.transactions import write

MOST_OPERATIONS = 100
IDS = bindparam("todo_ids", type_=ARRAY(Uuid))
TOUCHED = select_model(Todo).where(
    col(Todo.owner_id) == ME, col(Todo.id) == func.any(IDS)
)
VERBS = {
    "complete": "completed",
    "reopen": "reopened",
    "delete": "deleted",
    "restore": "restored",
}


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Create(_Operation):
    op: Literal["create"]
    todo: NewTodo

    def call(self) -> Call:
        return create_call(self.todo)


class _OnATodo(_Operation):
    id: ExistingId
    if_match: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = None

    def conditions(self) -> Preconditions:
        return Preconditions(None if self.if_match is None else [self.if_match])


class Update(_OnATodo):
    op: Literal["update"]
    todo: TodoPatch

    def call(self) -> Call:
        return change_call(self.id, self.todo.changes(), self.conditions())


class Change(_OnATodo):
    op: Literal["complete", "reopen", "delete", "restore"]

    def call(self) -> Call:
        return change_call(self.id, {VERBS[self.op]: None}, self.conditions())


Operation = Annotated[Create | Update | Change, Field(discriminator="op")]


class Batch(_Operation):
    """Changes to make in this order, as one."""

    operations: Annotated[
        list[Operation], Field(min_length=1, max_length=MOST_OPERATIONS)
    ]


def apply(principal: Principal, batch: Batch) -> list[dict[str, Any]]:
    """Make the changes; for each what became of its todo when all were made.

    Raises the Problem of the first that has one, with its index as `operation`: then
    nothing was changed.
    """
    calls = [operation.call() for operation in batch.operations]
    ids = [values["todo_id"] for _, values in calls]
    counted = [(_counted(statement), values) for statement, values in calls]
    rows = write(principal, [*counted, (TOUCHED, {"todo_ids": ids})])[-1]
    todos = {row["id"]: row for row in rows}
    if not todos.keys() >= {*ids}:  # erased meanwhile, by an owner's very first writes
        raise DatabaseUnavailable
    answered = zip(batch.operations, ids, strict=True)
    return [_result(operation.op, todos[todo_id]) for operation, todo_id in answered]


@cache
def _counted(statement: Executable) -> Executable:
    """The statement with one small row as its answer.

    The server must not fill the wire with rows while statements are still being sent:
    both sides would wait for the other to read.
    """
    return select(OWNER_ID, func.count()).select_from(statement.subquery())  # type: ignore[attr-defined]


def _result(op: str, todo: dict[str, Any]) -> dict[str, Any]:
    if op == "delete":
        return {"op": op, "id": str(todo["id"])}
    return {"op": op, "todo": shape(todo)}
