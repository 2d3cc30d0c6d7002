"""GET /api/v1/projects/{project_id}: read one of the caller's projects."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.entity_tags import etag
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions, not_modified
from shared.http.representation import ProjectId, represent_project
from shared.http.responses import outcomes
from shared.todos.projects import get_project as get

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Project", 304: ""}, 400, 404, 412, 422)


@router.get(
    "/projects/{project_id}",
    operation_id="get_project",
    summary="Get a project",
    responses=ANSWERS,
)
async def get_project(
    me: Me, project_id: ProjectId, conditions: Conditions
) -> Response:
    """Get one project. Another user's is reported as absent (404)."""
    project = get(me, project_id)
    if not_modified(conditions, project["version"]):
        return Response(status_code=304, headers={"ETag": etag(project["version"])})
    return represent_project(project)


handler = lambda_handler(router)
