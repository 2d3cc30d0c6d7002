"""GET /api/v1/me: who the caller is, and how much they have."""

from datetime import UTC, datetime

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.account import account
from shared.todos.rules.schemas import utc

router = todo_router("account:read")
ANSWERS = outcomes({200: "Account"}, 422)


@router.get(
    "/me",
    operation_id="get_me",
    summary="Get your user id, settings, usage and quotas",
    responses=ANSWERS,
)
async def get_me(me: Me) -> Response:
    """Get the token's user and expiry, the settings, the number of todos, the quotas.

    `todos` counts live todos, `deleted` those in the trash; the quotas cover both.
    """
    expires_at = datetime.fromtimestamp(me.expires_at, UTC)
    token = {"issuer": me.issuer, "token_expires_at": utc(expires_at)}
    found = account(me)._asdict()
    settings = found.pop("settings")
    return answer({"id": me.id, **token, **settings, **found})


handler = lambda_handler(router)
