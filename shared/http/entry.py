"""What every answer has, whichever way it was made. Imports no framework."""

import json
import time
from collections.abc import Callable
from typing import Any, Protocol, TypedDict

from shared.collector import end_of_import
from shared.deadline import at_most
from shared.http.events import Event, is_https, request_id, whole
from shared.http.problem_rendering import PROBLEM_JSON, details
from shared.observability import answered, failed, received
from shared.problems import Problem
from shared.timeouts import timeouts


class Answer(TypedDict):
    """What an HTTP API takes from a function (payload format 2.0)."""

    statusCode: int
    headers: dict[str, str]
    body: str
    isBase64Encoded: bool


class Context(Protocol):
    """What is used of Lambda's context object."""

    def get_remaining_time_in_millis(self) -> int: ...


Handler = Callable[[Event, Any], Answer]

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
HTTPS_ONLY = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


def lambda_entry(name: str, respond: Handler) -> Handler:
    """A handler that answers every event and raises nothing.

    It gives `respond` whole events only, writes one log line for each, and gives every
    answer its request id and the headers that keep it out of caches and frames.
    """

    def handler(event: Event, context: Context) -> Answer:
        started = time.perf_counter()
        received(name, request_id(event))
        left = context.get_remaining_time_in_millis() / 1000
        with at_most(left - timeouts().reserve):
            answer = _answer(respond, event, context)
        answer["headers"] = _headers(event, answer)
        answered(answer["statusCode"], time.perf_counter() - started)
        return answer

    end_of_import()
    return handler


def problem_answer(problem: Problem, request_id: str, **members: str) -> Answer:
    """A problem as the gateway wants an answer; `members` are added to its body."""
    return {
        "statusCode": problem.status,
        "headers": {"content-type": PROBLEM_JSON, **problem.headers},
        "body": json.dumps(details(problem, request_id) | members),
        "isBase64Encoded": False,
    }


def _answer(respond: Handler, event: Event, context: Context) -> Answer:
    try:
        return respond(whole(event), context)
    except Problem as problem:
        return problem_answer(problem, request_id(event))
    except Exception as error:  # noqa: BLE001  nothing may escape to the gateway
        failed(error)
        return problem_answer(Problem(), request_id(event))


def _headers(event: Event, answer: Answer) -> dict[str, str]:
    secure = HTTPS_ONLY if is_https(event) else {}
    own = answer.get("headers") or {}
    return {**HEADERS, **secure, "x-request-id": request_id(event), **own}
