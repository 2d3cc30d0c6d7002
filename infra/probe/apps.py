"""Tokens of other apps, where the operator has some: they do what their scopes say.

Only the issuer can make them. Both are of person one: what they must not do is what the
owner's own token does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from infra.common.errors import UserError
from infra.probe.client import Request
from infra.probe.context import Check, Tried, World
from infra.probe.forging import octets
from infra.probe.operations import Operation, is_authenticated

OTHER, NARROW, SCOPES = "PROBE_TOKEN_OTHER_APP", "PROBE_TOKEN_NARROW", "PROBE_SCOPES"


@dataclass(frozen=True)
class Apps:
    """Empty where the operator has none. `scopes` are what `narrow` may do."""

    other: str = ""  # a token with no scope of this API
    narrow: str = ""  # one that has some
    scopes: frozenset[str] = frozenset()

    def checks(self) -> list[Check]:
        """A row for each token."""
        found = []
        if self.other:
            title = "a token of an app without a scope"
            found.append(Check(title, is_authenticated, self._refused))
        if self.narrow:
            title = "a token that lacks a scope"
            found.append(Check(title, is_authenticated, self._limited))
        return found

    def untried(self) -> list[str]:
        missing = [n for n, t in ((OTHER, self.other), (NARROW, self.narrow)) if not t]
        if not missing:
            return []
        said = " and ".join(missing)
        return [f"tokens of other apps, which only the issuer can make: set {said}"]

    def _refused(self, world: World, operation: Operation) -> Tried:
        request = _attempt(world, operation, self.other, "of another app")
        status = world.client.send(request).status
        if status != 401:
            yield (
                f"a token without a scope was answered {status} instead of 401",
                request,
            )

    def _limited(self, world: World, operation: Operation) -> Tried:
        request = _attempt(world, operation, self.narrow, "with few scopes")
        answer = world.client.send(request)
        if operation.scopes <= self.scopes:
            if answer.status not in operation.successes:
                yield (
                    f"with the scope it needs it was answered {answer.status}",
                    request,
                )
            return
        needed = " ".join(sorted(operation.scopes))
        if answer.status != 403:
            yield (
                f"without {needed} it was answered {answer.status} instead of 403",
                request,
            )
        elif f'scope="{needed}"' not in answer.headers.get("www-authenticate", ""):
            yield f"a 403 that does not name {needed} (RFC 6750)", request


def _attempt(world: World, operation: Operation, token: str, what: str) -> Request:
    """On a todo of person one, whose token it is."""
    mine = world.todo(world.one)
    bearer = f"Bearer {token}"
    return world.attempt(operation, world.one, mine, authorization=bearer, what=what)


def apps(environ: Mapping[str, str], subject: str) -> Apps:
    """What the operator gives. Raises UserError unless the tokens are of `subject`."""
    other, narrow = environ.get(OTHER, ""), environ.get(NARROW, "")
    for name, token in ((OTHER, other), (NARROW, narrow)):
        if token and _claims(token).get("sub") != subject:
            raise UserError(f"{name} must be a token of person one.")
    said = environ.get(SCOPES) or str(
        _claims(narrow).get("scope", "") if narrow else ""
    )
    return Apps(other, narrow, frozenset(said.split()))


def _claims(token: str) -> Mapping[str, object]:
    try:
        claims = json.loads(octets(token.split(".")[1]))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
