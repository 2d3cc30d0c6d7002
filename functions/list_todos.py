"""GET /api/v1/todos: the caller's todos, page by page."""

from typing import Annotated

from fastapi import Query, Response

from shared.http.answers import outcomes
from shared.http.app import lambda_handler
from shared.http.authenticated import TodosOfCaller, todo_router
from shared.http.representation import page

router = todo_router()
ANSWERS = outcomes({200: "Page"}, 400, 422)


@router.get("/todos", operation_id="list_todos", responses=ANSWERS)
async def list_todos(
    todos: TodosOfCaller,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query()] = None,
) -> Response:
    """List todos in manual order, the newest on top until they are moved.

    Follow `next_cursor`, or the `Link` header, until it is null: no todo is skipped or
    shown twice because another was added or removed meanwhile.
    """
    found = todos.page(limit, cursor)
    return page(found, "/api/v1/todos", limit=limit)


handler = lambda_handler(router)
