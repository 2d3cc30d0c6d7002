"""$default: whatever no other function serves. Without it the gateway would answer."""

import json
from typing import Any

from shared.http.addresses import methods_of
from shared.http.app import observed
from shared.http.events import Event, request_id
from shared.http.problem_details import PROBLEM_JSON, details
from shared.problems import MethodNotAllowed, NotFound, Problem

IDENTITY = "/api/auth"


def respond(event: Event, _: Any) -> dict[str, Any]:
    """404, or 405 with `Allow` where another method would do (RFC 9110 15.5.6)."""
    allowed = methods_of(event["rawPath"])
    problem: Problem = NotFound()
    if allowed:
        problem = MethodNotAllowed(headers={"allow": ", ".join(allowed)})
    body = details(problem, request_id(event))
    if event["rawPath"].startswith(IDENTITY):  # what Better Auth's client reads
        body |= {"message": problem.detail, "code": "NOT_FOUND"}
    return {
        "statusCode": problem.status,
        "headers": {"content-type": PROBLEM_JSON, **problem.headers},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


handler = observed("nothing_here", respond)
