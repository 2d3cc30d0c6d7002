"""POST /api/v1/projects: make a project."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.representation import represent_project
from shared.http.responses import outcomes
from shared.todos.projects import create_project as create
from shared.todos.rules.project_schemas import NewProject

router = todo_router("todos:write")
ANSWERS = outcomes({201: "Project", 200: "Project"}, 400, 409, 413, 415, 422, 429)


@router.post(
    "/projects",
    operation_id="create_project",
    summary="Create a project",
    status_code=201,
    responses=ANSWERS,
)
async def create_project(me: Me, new: NewProject) -> Response:
    """Create a project at the top of the list of projects.

    Send your own `id` (a UUID of version 4 or 7) to make the request idempotent: a
    retry answers 200 with the project as it is now. The same id with other content is
    409. There may be 200 projects, those in the trash included.
    """
    project = create(me, new)
    location = f"/api/v1/projects/{project['id']}"
    status = 201 if project["applied"] else 200
    return represent_project(project, status, Location=location)


handler = lambda_handler(router)
