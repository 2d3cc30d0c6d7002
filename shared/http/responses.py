"""Success, as a response; and how the OpenAPI document speaks of outcomes."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response

# RFC 9110 section 15 and RFC 6585. Those of http.HTTPStatus differ from one version of
# Python to the next, and the OpenAPI document would with them.
PHRASES = {
    200: "OK",
    201: "Created",
    204: "No Content",
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, headers, media_type="application/json")


def outcomes(
    success: Mapping[int, str], *problems: int, public: bool = False
) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses: status and name of the schema of success, then of problems."""
    described: dict[int | str, dict[str, Any]] = {
        status: _described(status, "application/json", schema)
        for status, schema in success.items()
    }
    common = () if public else (401, 403, 503)
    for status in sorted({*common, *problems}):
        described[status] = problem(status)
    return described


def problem(status: int) -> dict[str, Any]:
    """The OpenAPI response of this status."""
    return _described(status, "application/problem+json", "Problem")


def _described(status: int, media_type: str, schema: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": PHRASES[status]}
    if schema:
        reference = {"$ref": f"#/components/schemas/{schema}"}
        described["content"] = {media_type: {"schema": reference}}
    return described
