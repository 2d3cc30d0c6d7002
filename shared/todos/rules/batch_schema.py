"""What a batch takes: changes to make in their order, as one."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.todos.rules.fields import ExistingId
from shared.todos.rules.preconditions import Preconditions
from shared.todos.rules.schemas import NewTodo, TodoPatch

MAX_OPERATIONS = 100


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Create(_Operation):
    op: Literal["create"]
    todo: NewTodo


class _OnATodo(_Operation):
    id: ExistingId
    if_match: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = None

    def conditions(self) -> Preconditions:
        return Preconditions(None if self.if_match is None else [self.if_match])


class Update(_OnATodo):
    op: Literal["update"]
    todo: TodoPatch


class Change(_OnATodo):
    op: Literal["complete", "reopen", "delete", "restore"]


Operation = Annotated[Create | Update | Change, Field(discriminator="op")]


class Batch(_Operation):
    """Changes to make in this order, as one."""

    operations: Annotated[
        list[Operation], Field(min_length=1, max_length=MAX_OPERATIONS)
    ]
