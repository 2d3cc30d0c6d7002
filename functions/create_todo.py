"""POST /api/v1/todos: make a todo."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.representation import represent
from shared.http.responses import outcomes
from shared.todos.create import create
from shared.todos.rules.schemas import NewTodo

router = todo_router("todos:write")
ANSWERS = outcomes({201: "Todo", 200: "Todo"}, 400, 409, 413, 415, 422, 429)


@router.post(
    "/todos",
    operation_id="create_todo",
    summary="Create a todo",
    status_code=201,
    responses=ANSWERS,
)
async def create_todo(me: Me, new: NewTodo) -> Response:
    """Create a todo at the top of the list.

    Send your own `id` (a UUID of version 4 or 7) to make the request idempotent: a
    retry answers 200 with the todo as it is now. The same id with other content is 409.
    """
    todo = create(me, new)
    location = f"/api/v1/todos/{todo['id']}"
    return represent(todo, 201 if todo["applied"] else 200, Location=location)


handler = lambda_handler(router)
