"""The members of a problem, `application/problem+json` (RFC 9457)."""

from shared.problems import Problem

PROBLEM_JSON = "application/problem+json"


def details(problem: Problem, request_id: str) -> dict[str, object]:
    """The members of a problem. They hold nothing the client sent."""
    members: dict[str, object] = {
        "type": f"/docs/problems#{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id,
    }
    if problem.operation is not None:
        members["operation"] = problem.operation
    if problem.errors:
        members["errors"] = [fault._asdict() for fault in problem.errors]
    return members
