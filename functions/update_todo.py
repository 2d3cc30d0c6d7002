"""PATCH /api/v1/todos/{todo_id}: change a todo by a JSON merge patch."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import TodoId, represent
from shared.http.responses import outcomes
from shared.todos.rules.schemas import TodoPatch
from shared.todos.update import update

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Todo"}, 400, 404, 412, 413, 415, 422, 429)


@router.patch(
    "/todos/{todo_id}",
    operation_id="update_todo",
    summary="Update a todo",
    responses=ANSWERS,
)
async def update_todo(
    me: Me, todo_id: TodoId, patch: TodoPatch, conditions: Conditions
) -> Response:
    """Update a todo with a JSON merge patch (RFC 7396): null resets, absent keeps.

    With `If-Match`, the answer is 412 if the todo has changed, unless it already is
    what the patch would make it.
    """
    return represent(update(me, todo_id, patch, conditions))


handler = lambda_handler(router)
