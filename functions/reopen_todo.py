"""POST /api/v1/todos/{todo_id}/reopen: take a todo up again."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import TodoId, represent
from shared.http.responses import outcomes
from shared.todos.lifecycle import reopen

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Todo"}, 400, 404, 412, 422, 429)


@router.post(
    "/todos/{todo_id}/reopen",
    operation_id="reopen_todo",
    summary="Reopen a todo",
    responses=ANSWERS,
)
async def reopen_todo(me: Me, todo_id: TodoId, conditions: Conditions) -> Response:
    """Reopen a completed todo. Idempotent.

    With `If-Match`, the answer is 412 if the todo has changed, unless it is open
    already.
    """
    return represent(reopen(me, todo_id, conditions))


handler = lambda_handler(router)
