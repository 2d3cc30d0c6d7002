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
    summary="Get what changed since you last asked",
    responses=ANSWERS,
)
async def list_changes(
    me: Me,
    since: Annotated[
        str | None,
        Query(description="The `next` of the last answer. Without it: all live todos."),
    ] = None,
    limit: Annotated[
        int,
        Ge(1),
        Le(500),
        DIGITS,
        Query(description="How many changes the answer has at most."),
    ] = 500,
) -> Response:
    """List what changed, the oldest change first: all that is live, without `since`.

    Keep `next` and send it as `since` the next time, at once while `has_more` is true:
    no change is left out. A todo that went to the trash comes with `deleted_at`. 410
    means that changes are no longer known: ask without `since` and replace all you
    have. An answer has at most 2 MiB.
    """
    return answer(changes(me, since, limit)._asdict())


handler = lambda_handler(router)
