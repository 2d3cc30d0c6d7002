"""POST /api/v1/todos/{todo_id}/restore: take a todo out of the trash."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import TodoId, represent
from shared.http.responses import outcomes
from shared.todos.lifecycle import restore

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Todo"}, 400, 404, 412, 422, 429)


@router.post(
    "/todos/{todo_id}/restore",
    operation_id="restore_todo",
    summary="Restore a todo from the trash",
    responses=ANSWERS,
)
async def restore_todo(me: Me, todo_id: TodoId, conditions: Conditions) -> Response:
    """Restore a todo from the trash, within 30 days. Idempotent.

    With `If-Match`, the answer is 412 if the todo has changed, unless it is live
    already.
    """
    return represent(restore(me, todo_id, conditions))


handler = lambda_handler(router)
