"""POST /api/v1/todos/{todo_id}/complete: mark a todo as done."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import TodoId, represent
from shared.http.responses import outcomes
from shared.todos.lifecycle import complete

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Todo"}, 400, 404, 412, 422, 429)


@router.post(
    "/todos/{todo_id}/complete",
    operation_id="complete_todo",
    summary="Complete a todo",
    responses=ANSWERS,
)
async def complete_todo(me: Me, todo_id: TodoId, conditions: Conditions) -> Response:
    """Complete a todo, like a patch of `completed`. Idempotent.

    With `If-Match`, the answer is 412 if the todo has changed, unless it is completed
    already.
    """
    return represent(complete(me, todo_id, conditions))


handler = lambda_handler(router)
