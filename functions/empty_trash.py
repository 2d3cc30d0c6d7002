"""DELETE /api/v1/trash: remove the caller's deleted todos and projects for good."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos import trash

router = todo_router("account:erase")
ANSWERS = outcomes({200: "Emptied"}, 412, 422, 429)


@router.delete(
    "/trash",
    operation_id="empty_trash",
    summary="Empty the trash",
    responses=ANSWERS,
)
async def empty_trash(me: Me) -> Response:
    """Remove all deleted todos and projects for good. Idempotent.

    They no longer count in any quota, and cannot be restored. For 30 days their ids
    cannot be used again, and clients of the change feed get each as a deleted todo with
    an empty title, or a deleted project with an empty name: none has to start again.
    """
    return answer(trash.empty_trash(me))


handler = lambda_handler(router)
