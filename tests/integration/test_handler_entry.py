"""The wrapping of every operation, around one that is curious and one that breaks."""

import json
from typing import Any

import pytest
from fastapi import Request, Response

from shared.config import ConfigurationError
from shared.http.app import lambda_handler
from shared.http.entry import Handler
from shared.http.route import public_router
from tests.support.api.events import Context, event
from tests.support.api.fixtures import Printed
from tests.support.run.cases import cases


def curious() -> Handler:
    """Answers what it sees of a request."""
    router = public_router()

    @router.post("/curious")
    async def look(request: Request) -> Response:
        seen = {"headers": dict(request.headers), "cookies": request.cookies}
        return Response(json.dumps(seen))

    return lambda_handler(router)


def breaking(error: Exception) -> Handler:
    router = public_router()

    @router.get("/breaking")
    async def break_off() -> Response:
        raise error

    return lambda_handler(router)


def test_an_operation_sees_five_headers_and_no_cookie() -> None:
    """Nothing can come to depend on what anybody may send."""
    promised = {
        "authorization": "Bearer a.b.c",
        "content-encoding": "identity",
        "content-type": "application/json",
        "if-match": "*",
        "if-none-match": '"2"',
    }
    others = {"host": "x", "x-forwarded-for": "x", "x-user-id": "x", "cookie": "a=x"}
    raw = event("POST", "/api/v1/curious", headers=promised | others, body="{}")
    answer = curious()(raw | {"cookies": ["b=x"]}, Context())
    assert json.loads(answer["body"]) == {"headers": promised, "cookies": {}}


@cases(
    "odd",
    [
        {"headers": {"content-type": "\ud800"}},
        {"rawQueryString": "\ud800"},
        {"body": "\ud800"},
        {"body": "a", "isBase64Encoded": True},
    ],
)
def test_an_event_with_unencodable_text_is_answered(odd: dict[str, Any]) -> None:
    answer = curious()(event("POST", "/api/v1/curious") | odd, Context())
    assert answer["statusCode"] == 200


@pytest.mark.parametrize("error", [ValueError, KeyError, OSError, RecursionError])
def test_an_operation_that_raises_is_a_500_without_details(
    printed: Printed, error: type[Exception]
) -> None:
    broken = breaking(error("canary"))
    answer = broken(event("GET", "/api/v1/breaking"), Context())
    problem: Any = json.loads(answer["body"])
    assert (answer["statusCode"], problem["type"]) == (500, "/docs/problems#internal")
    (line,) = printed.lines
    assert line["error"] == error.__name__
    assert "canary" not in answer["body"] + printed.text


def test_a_faulty_setting_is_named_in_the_log_alone(printed: Printed) -> None:
    broken = breaking(ConfigurationError("DATABASE_URL is not set"))
    answer = broken(event("GET", "/api/v1/breaking"), Context())
    assert answer["statusCode"] == 500
    assert "DATABASE_URL" not in answer["body"]
    assert printed.lines[0]["fault"] == "DATABASE_URL is not set"
