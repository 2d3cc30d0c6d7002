"""PATCH /api/v1/projects/{project_id}: change a project by a JSON merge patch."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import ProjectId, represent_project
from shared.http.responses import outcomes
from shared.todos.projects import update_project as update
from shared.todos.rules.project_schemas import ProjectPatch

router = todo_router("todos:write")
ANSWERS = outcomes({200: "Project"}, 400, 404, 412, 413, 415, 422, 429)


@router.patch(
    "/projects/{project_id}",
    operation_id="update_project",
    summary="Update a project",
    responses=ANSWERS,
)
async def update_project(
    me: Me, project_id: ProjectId, patch: ProjectPatch, conditions: Conditions
) -> Response:
    """Update a project with a JSON merge patch (RFC 7396).

    The todos of an archived project are in no list and no count, unless they are asked
    for: see `archived` of the list.
    """
    return represent_project(update(me, project_id, patch, conditions))


handler = lambda_handler(router)
