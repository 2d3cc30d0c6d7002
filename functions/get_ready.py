"""GET /api/v1/ready: whether todos can be had. Public; asks the database rarely."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.responses import answer, outcomes
from shared.http.route import public_router
from shared.todos.readiness import readiness

router = public_router()
ANSWERS = outcomes({200: "Ready"}, 503, public=True)


@router.get(
    "/ready",
    operation_id="get_ready",
    summary="Check that the database answers",
    responses=ANSWERS,
)
async def get_ready() -> Response:
    """Check that the database answers: 503 with `Retry-After` if it does not.

    The result is cached for 30 seconds, a failure for 2.
    """
    readiness().check()
    return answer({"status": "ready"})


handler = lambda_handler(router)
