"""Success, as a response; and how the OpenAPI document speaks of outcomes."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response


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
    common = () if public else (401, 503)
    for status in sorted({*common, *problems}):
        described[status] = _described(status, "application/problem+json", "Problem")
    return described


def _described(status: int, media_type: str, schema: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if schema:
        reference = {"$ref": f"#/components/schemas/{schema}"}
        described["content"] = {media_type: {"schema": reference}}
    return described
