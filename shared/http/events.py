"""API Gateway HTTP API events (payload format 2.0), before the framework sees them."""

import base64
import binascii
from typing import Any

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


def passed_on(event: Event) -> Event:
    """The event as the operation gets it: harmless to the adapter, whatever came."""
    return {
        **event,
        "headers": _headers(event),
        "cookies": [],
        "rawQueryString": _ascii(event.get("rawQueryString") or ""),
        **_body(event),
    }


def request_id(event: Event) -> str:
    return str(event["requestContext"].get("requestId", ""))


def is_https(event: Event) -> bool:
    """By the header that API Gateway writes itself."""
    headers = event.get("headers") or {}
    return bool(headers.get("x-forwarded-proto") == "https")


def _headers(event: Event) -> dict[str, str]:
    given = (event.get("headers") or {}).items()
    lower = ((name.lower(), value) for name, value in given)
    return {n: _ascii(v) for n, v in lower if n in PASSED_ON and isinstance(v, str)}


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _body(event: Event) -> Event:
    """Base64 that is none becomes a body that is no JSON: refused where bodies are."""
    body = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            base64.b64decode(body, validate=True)
        else:
            body.encode()
    except (binascii.Error, ValueError):
        return {"body": NOT_JSON, "isBase64Encoded": False}
    return {"body": body}
