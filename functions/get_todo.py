"""GET /api/v1/todos/{todo_id}: read one of the caller's todos."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.entity_tags import etag
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions, not_modified
from shared.http.representation import TodoId, represent
from shared.http.responses import outcomes
from shared.todos.get import get

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Todo", 304: ""}, 400, 404, 412, 422)


@router.get(
    "/todos/{todo_id}", operation_id="get_todo", summary="Get a todo", responses=ANSWERS
)
async def get_todo(me: Me, todo_id: TodoId, conditions: Conditions) -> Response:
    """Get one todo.

    Another user's todo is reported as absent (404), never as forbidden. With
    `If-None-Match`, the answer is 304 without a body if the todo has not changed; with
    `If-Match`, it is 412 if the todo has changed.
    """
    todo = get(me, todo_id)
    if not_modified(conditions, todo["version"]):
        return Response(status_code=304, headers={"ETag": etag(todo["version"])})
    return represent(todo)


handler = lambda_handler(router)
