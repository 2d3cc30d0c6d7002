"""API Gateway HTTP API events (payload format 2.0), before the framework sees them.

The gateway's are complete. Anyone who may invoke a function can send it anything.
"""

import base64
import binascii
import re
from typing import Any

from shared.problems import BadRequest

Event = dict[str, Any]

# What an operation may look at. The rest is not passed on, so nothing can come to
# depend on a header that anybody may send: Host, X-Forwarded-*, X-User-Id.
PASSED_ON = frozenset(
    {
        "authorization",
        "content-encoding",
        "content-type",
        "if-match",
        "if-none-match",
    }
)
NOT_JSON = "!"
VISIBLE = re.compile(r"[!-~]{1,200}")


def whole(event: Any) -> Event:
    """Every part of an event that is used, each of the type that the gateway gives it.

    Names of headers are in lower case. Raises BadRequest for an event without a method
    or a path: that is no request.
    """
    http = _member(_member(event, "requestContext"), "http")
    method, path = _string(http, "method"), _string(event, "rawPath")
    if not method or not path:
        raise BadRequest
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": _ascii(_string(event, "rawQueryString")),
        "headers": _headers(event),
        "requestContext": {
            "requestId": request_id(event),
            "http": {"method": method, "path": path, "sourceIp": ""},
        },
        **_body(event),
    }


def passed_on(event: Event) -> Event:
    """A whole event as an operation gets it."""
    headers = event["headers"].items()
    return event | {"headers": {n: _ascii(v) for n, v in headers if n in PASSED_ON}}


def request_id(event: Any) -> str:
    """The gateway's own, also in its access log; empty if the event has none."""
    given = _string(_member(event, "requestContext"), "requestId")
    return given if VISIBLE.fullmatch(given) else ""


def is_https(event: Any) -> bool:
    """By the header that API Gateway writes itself."""
    return _headers(event).get("x-forwarded-proto") == "https"


def _member(outer: Any, name: str) -> Any:
    return outer.get(name) if isinstance(outer, dict) else None


def _string(outer: Any, name: str) -> str:
    value = _member(outer, name)
    return value if isinstance(value, str) else ""


def _headers(event: Any) -> dict[str, str]:
    given = _member(event, "headers")
    if not isinstance(given, dict):
        return {}
    return {str(n).lower(): v for n, v in given.items() if isinstance(v, str)}


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _body(event: Event) -> Event:
    """What is no body becomes one that is no JSON: refused where bodies are."""
    body, encoded = event.get("body"), event.get("isBase64Encoded") is True
    if body is None:
        return {"body": "", "isBase64Encoded": False}
    try:
        if encoded:
            base64.b64decode(body, validate=True)
        else:
            body.encode()
    except (AttributeError, TypeError, ValueError, binascii.Error):
        return {"body": NOT_JSON, "isBase64Encoded": False}
    return {"body": body, "isBase64Encoded": encoded}
