"""POST /api/v1/me/erase: remove all of the caller's todos."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.account import Erasure, erase
from shared.todos.rules.schemas import utc

router = todo_router("account:erase")
ANSWERS = outcomes({200: "Erased"}, 400, 413, 415, 422, 429)


@router.post(
    "/me/erase",
    operation_id="erase_me",
    summary="Erase all your todos",
    responses=ANSWERS,
)
async def erase_me(me: Me, erasure: Erasure) -> Response:
    """Erase all todos, the trash included, and all settings, for good.

    `confirm` must equal your user id. The account remains: clients of the change feed
    get 410 and start again, and versions keep growing.
    """
    receipt = erase(me, erasure)
    return answer({"erased": receipt.erased, "erased_at": utc(receipt.erased_at)})


handler = lambda_handler(router)
