"""The endpoints of accounts, asked by somebody who has no session."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.probe.client import Client, Headers, Request
from infra.probe.context import Finding
from infra.probe.operations import document, resolved

TITLE = "an account without its session"
BASE = "/api/auth/"
# They answer whoever asks, and tell nobody anything.
FREE = frozenset({"sign_out", "get_session"})


def endpoints() -> list[tuple[str, str, str, bytes | None]]:
    """Name, method, path and example body of those that need a session."""
    return [
        (described["operationId"], method.upper(), path, _body(described))
        for path, methods in document()["paths"].items()
        for method, described in methods.items()
        if path.startswith(BASE)
        and described.get("security")
        and described["operationId"] not in FREE
    ]


def _body(described: dict[str, Any]) -> bytes | None:
    content = described.get("requestBody", {}).get("content", {})
    if not content:
        return None
    schema = resolved(content["application/json"]["schema"])
    return json.dumps(schema["examples"][0]).encode()


def credentials(token: str, origin: str) -> dict[str, Headers]:
    """What is no session: nothing, a token of the API, a cookie that nobody signed."""
    cookie = "better-auth.session_token=x.x; __Secure-better-auth.session_token=x.x"
    return {
        "no credentials": (),
        "a token of the API": (("Authorization", f"Bearer {token}"),),
        "an unsigned cookie": (("Cookie", cookie), ("Origin", origin)),
    }


def let_in(client: Client, sent: Mapping[str, Headers]) -> Iterator[Finding]:
    """Whoever an endpoint served with one of these."""
    for name, method, path, body in endpoints():
        content = (("Content-Type", "application/json"),) if body else ()
        for what, headers in sent.items():
            request = Request(name, method, path, (*headers, *content), body, what)
            status = client.send(request).status
            if status < 400:
                yield Finding(TITLE, f"{what} was answered {status}", request)
