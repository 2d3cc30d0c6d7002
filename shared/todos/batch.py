"""Several changes in one transaction and one round trip: all of them, or none."""

from typing import NotRequired, TypedDict

from shared.database.session import Command
from shared.principal import Principal
from shared.problems import DatabaseUnavailable
from shared.todos.commands import CHANGES, change_command, create_command
from shared.todos.members import TodoRow, TodoShape
from shared.todos.rules.batch_schema import Batch, Create, Operation, Update
from shared.todos.rules.schemas import shape
from shared.todos.sql.batch_statements import TOUCHED, counted
from shared.todos.transactions import write


class Result(TypedDict):
    """What became of the todo of one operation; of a deleted one only its id."""

    op: str
    id: NotRequired[str]
    todo: NotRequired[TodoShape]


def apply(me: Principal, batch: Batch) -> list[Result]:
    """Make the changes; for each what became of its todo when all were made.

    Raises the Problem of the first that has one, with its index as `operation`: then
    nothing was changed.
    """
    commands = [_command(operation) for operation in batch.operations]
    ids = [values["row_id"] for _, values in commands]
    small = [(counted(statement), values) for statement, values in commands]
    commands = [*small, (TOUCHED, {"todo_ids": ids})]
    rows: list[TodoRow] = write(me, commands, operations=len(small))[-1]
    todos = {row["id"]: row for row in rows}
    if not todos.keys() >= {*ids}:  # erased meanwhile, by an owner's very first writes
        raise DatabaseUnavailable
    answered = zip(batch.operations, ids, strict=True)
    return [_result(operation, todos[todo_id]) for operation, todo_id in answered]


def _command(operation: Operation) -> Command:
    if isinstance(operation, Create):
        return create_command(operation.todo)
    if isinstance(operation, Update):
        changes = operation.todo.changes()
    else:
        changes = {CHANGES[operation.op]: None}
    return change_command(operation.id, changes, operation.conditions())


def _result(operation: Operation, todo: TodoRow) -> Result:
    if operation.op == "delete":
        return {"op": operation.op, "id": str(todo["id"])}
    return {"op": operation.op, "todo": shape(todo)}
