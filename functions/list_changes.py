"""GET /api/v1/todos/changes: what changed since the caller last asked."""

from typing import Annotated

from annotated_types import Ge, Le
from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.changes import changes
from shared.todos.rules.list_query import DIGITS

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Changes"}, 410, 422)


@router.get(
    "/todos/changes",
    operation_id="list_changes",
    summary="List changes since the last call",
    responses=ANSWERS,
)
async def list_changes(
    me: Me,
    since: Annotated[
        str | None,
        Query(description="The `next` of the last answer. Default: all live todos."),
    ] = None,
    limit: Annotated[
        int,
        Ge(1),
        Le(500),
        DIGITS,
        Query(description="Maximum number of changes in the answer."),
    ] = 500,
) -> Response:
    """List changed todos, oldest change first; without `since`, all live todos.

    Store `next` and send it as `since` next time, or at once while `has_more` is true:
    no change is ever missed. A todo that was moved to the trash has `deleted_at`; one
    that was removed from it has an empty `title` as well. 410
    means that the changes since then are no longer known: request the feed without
    `since` and replace what you have. An answer has at most 2 MiB.
    """
    return answer(changes(me, since, limit)._asdict())


handler = lambda_handler(router)
