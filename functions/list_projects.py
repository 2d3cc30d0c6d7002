"""GET /api/v1/projects: all of the caller's projects."""

from typing import Annotated

from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.projects import list_projects as projects_of
from shared.todos.rules.list_query import Truth
from shared.todos.rules.project_schemas import shape_project

router = todo_router("todos:read")
ANSWERS = outcomes({200: "Projects"}, 422)


@router.get(
    "/projects",
    operation_id="list_projects",
    summary="List your projects",
    responses=ANSWERS,
)
async def list_projects(
    me: Me,
    deleted: Annotated[
        Truth,
        Query(description="`true`: projects in the trash instead of live ones."),
    ] = False,
) -> Response:
    """List all projects in manual order, archived ones too."""
    found = projects_of(me, deleted=deleted)
    return answer({"items": [shape_project(project) for project in found]})


handler = lambda_handler(router)
