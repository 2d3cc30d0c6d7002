"""PATCH /api/v1/me: change the caller's settings by a JSON merge patch."""

from fastapi import Response

from shared.http.app import lambda_handler
from shared.http.pipeline import Me, todo_router
from shared.http.responses import answer, outcomes
from shared.todos.rules.settings_schema import SettingsPatch
from shared.todos.settings import update_settings

router = todo_router("account:write")
ANSWERS = outcomes({200: "Settings"}, 400, 413, 415, 422, 429)


@router.patch(
    "/me",
    operation_id="update_me",
    summary="Change your settings",
    responses=ANSWERS,
)
async def update_me(me: Me, patch: SettingsPatch) -> Response:
    """Change settings with a JSON merge patch (RFC 7396): null resets, absent keeps.

    `time_zone` is the default of every parameter of that name.
    """
    return answer(update_settings(me, patch))


handler = lambda_handler(router)
