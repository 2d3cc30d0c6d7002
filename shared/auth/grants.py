"""What a verified token may do, by the client that holds it and by its scopes.

The owner's own app has all; another app only what the person has granted it.
"""

import re

from shared.auth.refusals import InvalidToken, Reason
from shared.config import CLIENT_CLAIMS, AuthSettings
from shared.scopes import SCOPES, Scope

_CLIENT = re.compile(r"[!-~]{1,255}")  # Clerk's is an origin
_SCOPE = re.compile(r"[!#-\[\]-~]+")  # RFC 6749 section 3.3
_OWN_SCOPES: dict[str, frozenset[Scope]] = {each: frozenset({each}) for each in SCOPES}
_CARRIERS = ("scope", "scp")  # RFC 8693 section 4.2; Okta and Microsoft Entra


def client_of(claims: dict[str, object]) -> str:
    """The client that the token was given to; empty if it names none.

    Raises InvalidToken if two claims name different ones: which counts is unclear.
    """
    named = [claims[name] for name in CLIENT_CLAIMS if name in claims]
    clients = [c for c in named if isinstance(c, str) and _CLIENT.fullmatch(c)]
    if len(clients) != len(named) or len(set(clients)) > 1:
        raise InvalidToken(Reason.BAD_CLIENT)
    return clients[0] if clients else ""


def granted(
    claims: dict[str, object], client: str, expected: AuthSettings
) -> frozenset[Scope]:
    """The scopes that the token has. Raises InvalidToken if it has none.

    Foreign ones (`openid`, `profile`) neither give nor limit.
    """
    names = _said(claims)
    meant = (expected.scopes.get(name, _OWN_SCOPES.get(name, ())) for name in names)
    own = frozenset(scope for scopes in meant for scope in scopes)
    if own:
        return own
    if not expected.is_owner(client):
        raise InvalidToken(Reason.NO_SCOPE, client)
    return SCOPES


def _said(claims: dict[str, object]) -> set[str]:
    """What the token's scopes are called by its issuer. Raises InvalidToken."""
    carried = [_names(claims[name]) for name in _CARRIERS if name in claims]
    if not carried:  # at Auth0 these are the user's, and `scope` is the app's
        return _names(claims.get("permissions", ""))
    if any(names != carried[0] for names in carried):
        raise InvalidToken(Reason.BAD_SCOPE)
    return carried[0]


def _names(claim: object) -> set[str]:
    """A string of names with spaces between, or a list of such."""
    parts: list[object] = claim if isinstance(claim, list) else [claim]
    strings = [part for part in parts if isinstance(part, str)]
    if len(strings) != len(parts):
        raise InvalidToken(Reason.BAD_SCOPE)
    names = {name for part in strings for name in part.split(" ") if name}
    if not all(map(_SCOPE.fullmatch, names)):
        raise InvalidToken(Reason.BAD_SCOPE)
    return names
