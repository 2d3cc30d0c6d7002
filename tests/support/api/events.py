"""API Gateway HTTP API events, payload format 2.0, made as AWS makes them.

Source: AWS, "Create AWS Lambda proxy integrations for HTTP APIs". `rawPath` arrives
decoded, `rawQueryString` as it was sent; repeated headers are joined with commas.
"""

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

Headers = Mapping[str, str | Sequence[str]]


def event(
    method: str,
    target: str,
    *,
    headers: Headers | None = None,
    body: str | bytes | None = None,
    source_ip: str = "203.0.113.7",
) -> dict[str, Any]:
    """The event of a request for `target`, a path with or without a query."""
    parts = urlsplit(target)
    path = unquote(parts.path)
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.query,
        "headers": {"host": "api.example", "x-forwarded-proto": "https"}
        | _joined(headers or {}),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source_ip,
                "userAgent": "tests",
            },
            "requestId": str(uuid.uuid4()),
            "stage": "$default",
            "timeEpoch": 1_795_336_000_000,
        },
        "isBase64Encoded": isinstance(body, bytes),
    }
    if body is not None:
        made["body"] = (
            base64.b64encode(body).decode() if isinstance(body, bytes) else body
        )
    return made


def _joined(headers: Headers) -> dict[str, str]:
    return {
        name.lower(): value if isinstance(value, str) else ",".join(value)
        for name, value in headers.items()
    }


@dataclass
class Context:
    """What Lambda hands a handler beside the event."""

    function_name: str = "ownlist-tests"
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:tests"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


class ManySeconds(Context):
    """For much work on a busy machine, which takes longer than Lambda gives."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000
