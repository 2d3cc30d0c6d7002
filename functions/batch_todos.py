"""POST /api/v1/todos/batch: several changes, all or nothing."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.batch import apply
from shared.todos.rules.batch_schema import Batch

router = todo_router("todos:write", max_body=1024 * 1024)
ANSWERS = outcomes({200: "Results"}, 400, 404, 409, 412, 413, 415, 422, 429)


@router.post(
    "/todos/batch",
    operation_id="batch_todos",
    summary="Change several todos at once",
    responses=ANSWERS,
)
async def batch_todos(me: Me, batch: Batch) -> Response:
    """Apply up to 100 operations in order, all or nothing.

    If one fails, the answer is its problem, with its index as `operation`, and nothing
    is changed. `if_match` is the version the todo must have. Each result shows the todo
    as it is after the whole batch. A batch counts as one write and is safe to retry if
    every `create` has an `id`. 413 `answer-too-large`: nothing was changed, since the
    todos do not fit into one answer.
    """
    return answer({"results": apply(me, batch)})


handler = lambda_handler(router)
