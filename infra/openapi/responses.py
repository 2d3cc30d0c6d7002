"""What a response has besides its schema: headers, and an example of its own status."""

from collections.abc import Callable
from typing import Any

from infra.openapi.examples import REQUEST_ID
from infra.openapi.problems import of_identity
from shared.http.preconditions import PATTERN
from shared.http.responses import PHRASES, problem
from shared.problems import (
    AnchorNotFound,
    BodyTooLarge,
    DatabaseUnavailable,
    IdInUse,
    InsufficientScope,
    Invalid,
    InvalidCursor,
    KeysUnavailable,
    MalformedBody,
    MalformedPrecondition,
    NotReady,
    PreconditionFailed,
    Problem,
    QuotaExceeded,
    ResyncRequired,
    TodoNotFound,
    TooManyWrites,
    Unauthenticated,
    UnsupportedMediaType,
)

Operation = dict[str, Any]
ACCOUNTS = "/api/auth"
FAULT = {"pointer": "/title", "detail": "is required"}


def _header(description: str, example: str, *, always: bool = True) -> dict[str, Any]:
    schema = {"type": "string"}
    described = {"description": description, "schema": schema, "example": example}
    return described | ({"required": True} if always else {})


IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETags of answers to the same request. The answer is 304 if it is "
    "one of those. `*` matches any.",
    "schema": {"type": "string", **PATTERN, "title": "If-None-Match"},
}
HEADERS = {
    "X-Request-Id": _header("The id of this request, for a report.", REQUEST_ID),
    "ETag": _header("For If-Match and If-None-Match: of a todo its version.", '"17"'),
    "Location": _header("The address of the todo.", "/api/v1/todos/0197f0c2-..."),
    "Link": _header(
        "The address of the next page, if there is one (RFC 8288).",
        '</api/v1/todos?cursor=...>; rel="next"',
        always=False,
    ),
    "Retry-After": _header("Wait this many seconds, then repeat the request.", "2"),
    "WWW-Authenticate": _header(
        "What is asked for (RFC 6750 section 3).", 'Bearer realm="ownlist"'
    ),
    "Content-Disposition": _header(
        "A name for the file, of CSV only.",
        'attachment; filename="ownlist.csv"',
        always=False,
    ),
}
OF_STATUS = {
    "429": ("Retry-After",),
    "503": ("Retry-After",),
    "401": ("WWW-Authenticate",),
    "403": ("WWW-Authenticate",),
    "304": ("ETag",),
}
OF_SUCCESS = {  # beside the ETag of one todo
    "create_todo": ("Location",),
    "export_todos": ("Link", "Content-Disposition"),
    "list_todos": ("Link",),
}
CREATES = ("create_todo", "batch_todos", "import_todos")
MOVES = ("create_todo", "update_todo", "batch_todos")
# Problems of each status that an operation can have; of some, only where it takes that.
KINDS: dict[type[Problem], Callable[[Operation], bool]] = {
    MalformedBody: lambda operation: "requestBody" in operation,
    InvalidCursor: lambda operation: _takes(operation, "cursor"),
    MalformedPrecondition: lambda operation: _takes(operation, "If-None-Match"),
    Invalid: lambda _: True,
    QuotaExceeded: lambda operation: operation["operationId"] in CREATES,
    AnchorNotFound: lambda operation: operation["operationId"] in MOVES,
    DatabaseUnavailable: lambda operation: "security" in operation,
    KeysUnavailable: lambda operation: "security" in operation,
    NotReady: lambda operation: "security" not in operation,
    **dict.fromkeys(
        (
            *(Unauthenticated, InsufficientScope, TodoNotFound, IdInUse),
            *(ResyncRequired, PreconditionFailed, BodyTooLarge),
            *(UnsupportedMediaType, TooManyWrites),
        ),
        lambda _: True,
    ),
}
# Of /api/auth, whose problems have more members, one for each status.
OF_ACCOUNTS = (
    *("malformed-body", "unauthorized", "missing-or-null-origin", "body-too-large"),
    *("unsupported-media-type", "too-many-requests", "unavailable"),
)
PREFIX = "account-"


def complete(path: str, operation: Operation) -> None:
    """Give each response of the operation its headers and examples."""
    examples = _example_names(path, operation)
    for status, response in operation["responses"].items():
        headers = _referred(
            "headers", "X-Request-Id", *_headers(path, operation, status)
        )
        response["headers"] = headers | response.get("headers", {})
        if status >= "4":
            fit = [n for n in examples if str(EXAMPLES[n]["value"]["status"]) == status]
            response["content"] = {
                kind: content | {"examples": _referred("examples", *fit)}
                for kind, content in response["content"].items()
            }


def make_conditional(operation: Operation) -> None:
    """Say of a read that has no version how its answer is asked for but once."""
    if _takes(operation, "If-Match"):
        return
    operation.setdefault("parameters", []).append(IF_NONE_MATCH)
    more = {"304": {"description": PHRASES[304]}, "400": problem(400)}
    operation["responses"] = dict(sorted((operation["responses"] | more).items()))


def _referred(kind: str, *names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def _headers(path: str, operation: Operation, status: str) -> tuple[str, ...]:
    if status < "3":
        one = _is_one_todo(operation["responses"][status])
        etag = ("ETag",) if one or "304" in operation["responses"] else ()
        return (*etag, *OF_SUCCESS.get(operation["operationId"], ()))
    if path.startswith(ACCOUNTS) and status not in ("429", "503"):
        return ()
    return OF_STATUS.get(status, ())


def _is_one_todo(response: dict[str, Any]) -> bool:
    content = response.get("content", {}).get("application/json", {})
    return bool(content.get("schema", {}).get("$ref", "").endswith("/Todo"))


def _example_names(path: str, operation: Operation) -> list[str]:
    if path.startswith(ACCOUNTS):
        return [f"{PREFIX}{slug}" for slug in OF_ACCOUNTS]
    return [kind.slug for kind, can in KINDS.items() if can(operation)]


def _takes(operation: Operation, name: str) -> bool:
    return any(each["name"] == name for each in operation.get("parameters", ()))


def _example(slug: str, status: int, title: str, detail: str) -> dict[str, Any]:
    value = {
        "type": f"/docs/problems#{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": REQUEST_ID,
    }
    errors = {"errors": [FAULT]} if slug == Invalid.slug else {}
    return {"summary": title, "value": value | errors}


def _examples() -> dict[str, Any]:
    found = {
        kind.slug: _example(kind.slug, kind.status, kind.title, kind.detail)
        for kind in KINDS
    }
    for one in of_identity():
        if one["slug"] in OF_ACCOUNTS:
            each = _example(one["slug"], one["status"], one["title"], one["detail"])
            each["value"] |= {"message": one["detail"], "code": one["code"]}
            found[PREFIX + one["slug"]] = each
    return dict(sorted(found.items()))


EXAMPLES = _examples()
