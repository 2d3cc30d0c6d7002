"""Every address of the API and the methods it answers: `make generate` writes them.

For the function that serves what no other does: it has no other operation beside it to
ask. A fixed part of an address comes before a parameter, as at the gateway.
"""

import re

METHODS = {
    "/api/v1/export": ("GET",),
    "/api/v1/health": ("GET",),
    "/api/v1/import": ("POST",),
    "/api/v1/me": ("GET", "PATCH"),
    "/api/v1/me/erase": ("POST",),
    "/api/v1/projects": ("GET", "POST"),
    "/api/v1/projects/{project_id}": ("DELETE", "GET", "PATCH"),
    "/api/v1/projects/{project_id}/restore": ("POST",),
    "/api/v1/ready": ("GET",),
    "/api/v1/todos": ("GET", "POST"),
    "/api/v1/todos/batch": ("POST",),
    "/api/v1/todos/changes": ("GET",),
    "/api/v1/todos/summary": ("GET",),
    "/api/v1/todos/{todo_id}": ("DELETE", "GET", "PATCH"),
    "/api/v1/todos/{todo_id}/complete": ("POST",),
    "/api/v1/todos/{todo_id}/reopen": ("POST",),
    "/api/v1/todos/{todo_id}/restore": ("POST",),
    "/api/v1/trash": ("DELETE",),
}


def methods_of(path: str) -> tuple[str, ...]:
    """The methods of this path; empty if there is no such path."""
    for address, methods in METHODS.items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", address)
        if re.fullmatch(pattern, path):
            return methods
    return ()
