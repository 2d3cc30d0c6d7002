"""DELETE /api/v1/todos/{todo_id}: move a todo to the trash."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import TodoId
from shared.http.responses import outcomes
from shared.todos.lifecycle import delete

router = todo_router("todos:write")
ANSWERS = outcomes({204: ""}, 400, 404, 412, 422, 429)


@router.delete(
    "/todos/{todo_id}",
    operation_id="delete_todo",
    summary="Move a todo to the trash",
    status_code=204,
    responses=ANSWERS,
)
async def delete_todo(me: Me, todo_id: TodoId, conditions: Conditions) -> Response:
    """Move a todo to the trash: from then on it is 404.

    With `If-Match`, the answer is 412 if the todo has changed.
    """
    delete(me, todo_id, conditions)
    return Response(status_code=204)


handler = lambda_handler(router)
