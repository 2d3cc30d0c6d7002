"""POST /api/v1/projects/{project_id}/restore: take a project out of the trash."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import ProjectId, represent_project
from shared.http.responses import outcomes
from shared.todos.projects import restore_project as restore

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Project"}, 400, 404, 412, 422, 429)


@router.post(
    "/projects/{project_id}/restore",
    operation_id="restore_project",
    summary="Restore a project from the trash",
    responses=ANSWERS,
)
async def restore_project(
    me: Me, project_id: ProjectId, conditions: Conditions
) -> Response:
    """Restore a project from the trash, within 30 days. Idempotent.

    The todos that were deleted with it come back, and those that went to the inbox
    and are still there. What you have moved, deleted or restored since stays.
    """
    return represent_project(restore(me, project_id, conditions))


handler = lambda_handler(router)
