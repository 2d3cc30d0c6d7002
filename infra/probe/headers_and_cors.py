"""How it answers: what is quoted, which headers protect, which pages may read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from infra.probe.client import Answer, Client, Request
from infra.probe.context import Check, Finding, Tried, World
from infra.probe.operations import Operation, is_authenticated

# Told a second time on purpose: what the application says of itself proves nothing.
PROTECTING = {
    "cache-control": r"(.*,\s*)?no-store(,.*)?",
    "content-security-policy": r"default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": r"no-referrer",
    "x-content-type-options": r"nosniff",
    "x-request-id": r"\S+",
}
ON_HTTPS = {"strict-transport-security": r"max-age=\d{8,}.*"}
FOREIGN = ("https://attacker.invalid", "null")
GATEWAYS_OWN = frozenset({400, 413, 431, 502, 504})


def quoted(world: World, operation: Operation) -> Tried:
    """What is wrong is named by its place, never repeated."""
    canary = f"canary-{world.marker}"
    for request in _mistakes(world, operation, canary):
        answer = world.client.send(request)
        if not 400 <= answer.status < 500:
            yield f"{request.what}: answered {answer.status}", request
        elif not answer.is_problem:
            yield (
                f"{request.what}: the answer is not a problem (RFC 9457)",
                request,
            )
        if canary in answer.text + str(answer.headers):
            yield f"{request.what}: the answer repeats it", request


def _mistakes(world: World, operation: Operation, canary: str) -> Iterator[Request]:
    own = world.todo(world.one) if operation.on_one else ""
    ways: dict[str, dict[str, Any]] = {
        "an unknown parameter": {"query": f"?{canary}={canary}"},
    }
    if operation.schema:
        ways |= {
            "an unknown member": {"body": {canary: canary}},
            "a string as body": {"body": canary},
            "a truncated body": {"body": f'{{"{canary}": "{canary}'.encode()},
            "another content type": {"type": f"text/{canary}"},
        }
    for what, changes in ways.items():
        yield world.attempt(operation, world.one, own, **changes, what=what)
    if operation.on_one:
        yield world.attempt(operation, world.one, canary, what="a malformed id")


def foreign_pages(world: World, operation: Operation) -> Tried:
    """A page of somebody else may not even ask, and cannot read what it gets."""
    wanted = (
        ("Access-Control-Request-Method", operation.method),
        ("Access-Control-Request-Headers", "authorization,content-type"),
    )
    target = operation.target(world.one.id or "id")
    for origin in FOREIGN:
        from_there = (("Origin", origin),)
        asks = from_there + wanted
        requests = [Request(operation.name, "OPTIONS", target, asks, what="asks")]
        if not world.local:  # serverless-offline has every page read what is not asked
            reads = Request(operation.name, operation.method, target, from_there)
            requests.append(replace(reads, what="reads"))
        for request in requests:
            answer = world.client.send(request)
            allowed = answer.headers.get("access-control-allow-origin", "")
            if allowed in ("*", origin):
                yield (
                    f"a page of {origin} {request.what}: {allowed} is allowed",
                    request,
                )


ASKED = [
    Check("a problem quotes nothing", is_authenticated, quoted),
    Check("a page of another origin", lambda _: True, foreign_pages),
]
HEADERS = "protective headers"
TOKENS = "no answer holds a token"


def overheard(client: Client, secrets: list[str]) -> dict[str, list[Finding]]:
    """What all the answers so far have in common: nothing more is sent."""
    found: dict[str, dict[tuple[str, str], Finding]] = {HEADERS: {}, TOKENS: {}}
    secure = client.url.startswith("https:")
    for request, answer in client.exchanges:
        if request.method != "OPTIONS" and answer.status not in GATEWAYS_OWN:
            for name in _missing(answer, secure):
                sentence = f"{answer.status} with a missing or weak {name}"
                finding = Finding(HEADERS, sentence, request)
                found[HEADERS].setdefault((request.operation, name), finding)
        if any(secret in answer.text + str(answer.headers) for secret in secrets):
            finding = Finding(TOKENS, "the answer repeats a token", request)
            found[TOKENS].setdefault((request.operation, ""), finding)
    return {title: list(each.values()) for title, each in found.items()}


def _missing(answer: Answer, secure: bool) -> list[str]:
    wanted = PROTECTING | (ON_HTTPS if secure else {})
    return [
        name
        for name, pattern in wanted.items()
        if not re.fullmatch(pattern, answer.headers.get(name, ""))
    ]
