"""DELETE /api/v1/projects/{project_id}: move a project to the trash."""

from typing import Annotated, Literal

from fastapi import Query, Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.preconditions import Conditions
from shared.http.representation import ProjectId
from shared.http.responses import outcomes
from shared.todos.projects import delete_project as delete

router = todo_router("todos:write")
ANSWERS = outcomes({204: ""}, 400, 404, 412, 422, 429)


@router.delete(
    "/projects/{project_id}",
    operation_id="delete_project",
    summary="Move a project to the trash",
    status_code=204,
    responses=ANSWERS,
)
async def delete_project(
    me: Me,
    project_id: ProjectId,
    conditions: Conditions,
    todos: Annotated[
        Literal["keep", "trash"],
        Query(description="`keep`: its todos go to the inbox. `trash`: with it."),
    ] = "keep",
) -> Response:
    """Move a project to the trash. However many todos it has, it is one write.

    With `If-Match`, the answer is 412 if the project has changed.
    """
    delete(me, project_id, conditions, with_todos=todos == "trash")
    return Response(status_code=204)


handler = lambda_handler(router)
