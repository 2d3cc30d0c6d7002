"""$default: whatever no other function serves. Without it the gateway would answer.

A flood of unknown addresses ends here: it imports no framework.
"""

from typing import Any

from shared.http.entry import Answer, lambda_entry, problem_answer
from shared.http.events import Event, request_id
from shared.http.routes import methods_of
from shared.problems import MethodNotAllowed, NotFound

IDENTITY = "/api/auth"


def respond(event: Event, _: Any) -> Answer:
    """404, or 405 with `Allow` where another method would do (RFC 9110 15.5.6)."""
    path = event["rawPath"]
    if allowed := methods_of(path):
        raise MethodNotAllowed(headers={"allow": ", ".join(allowed)})
    if not path.startswith(IDENTITY):
        raise NotFound
    read_there = {"message": NotFound.detail, "code": "NOT_FOUND"}  # by Better Auth's
    return problem_answer(NotFound(), request_id(event), **read_there)


handler = lambda_entry("nothing_here", respond)
