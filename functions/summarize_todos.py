"""GET /api/v1/todos/summary: the caller's todos in numbers."""

from typing import Annotated

from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.rules.fields import TimeZone
from shared.todos.rules.list_query import ZONE
from shared.todos.summary import summarize

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Summary"}, 422)


@router.get(
    "/todos/summary",
    operation_id="summarize_todos",
    summary="Count your todos",
    responses=ANSWERS,
)
async def summarize_todos(
    me: Me,
    time_zone: Annotated[
        TimeZone | None,
        Query(description=ZONE),
    ] = None,
) -> Response:
    """Count todos: open, completed, overdue, due today, in the trash.

    The counts by priority and by tag are of open todos; tags are the 20 most used.
    """
    return answer(summarize(me, time_zone))


handler = lambda_handler(router)
