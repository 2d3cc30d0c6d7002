"""GET /api/v1/health: whether functions run at all. Public; touches nothing."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.responses import answer, outcomes
from shared.http.route import public_router

router = public_router()
ANSWERS = outcomes({200: "Health"}, public=True)


@router.get(
    "/health",
    operation_id="get_health",
    summary="Check that functions run",
    responses=ANSWERS,
)
async def get_health() -> Response:
    """Answer without using the database or any other service."""
    return answer({"status": "ok"})


handler = lambda_handler(router)
