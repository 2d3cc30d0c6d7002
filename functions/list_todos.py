"""GET /api/v1/todos: the caller's todos, page by page."""

from typing import Annotated

from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.representation import represent_page
from shared.http.responses import outcomes
from shared.todos.list_page import list_page
from shared.todos.rules.list_query import ListQuery

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Page"}, 400, 422)


@router.get(
    "/todos",
    operation_id="list_todos",
    summary="List, filter and search your todos",
    responses=ANSWERS,
)
async def list_todos(me: Me, query: Annotated[ListQuery, Query()]) -> Response:
    """List todos, by default in manual order.

    Filters are combined with AND. Follow `next_cursor`, or the `Link` header, until it
    is null: no todo is skipped or repeated because others are added or removed in the
    meantime. A cursor is valid with the same parameters only, except `limit`. An answer
    has at most 2 MiB.
    """
    return represent_page(list_page(me, query), "/api/v1/todos", **query.sent())


handler = lambda_handler(router)
