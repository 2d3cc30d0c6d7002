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
    summary="See who you are and how much you have",
    responses=ANSWERS,
)
async def get_me(me: Me) -> Response:
    """Say who the token is for, until when, and how many todos there are and may be.

    `todos` are live, `deleted` ones in the trash; the quotas are for both together.
    """
    expires_at = datetime.fromtimestamp(me.expires_at, UTC)
    token = {"issuer": me.issuer, "token_expires_at": utc(expires_at)}
    return answer({"id": me.id, **token, **account(me)._asdict()})


handler = lambda_handler(router)
