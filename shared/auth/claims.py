"""What a token says, believed only when every claim is as it must be (RFC 7519)."""

import re
from dataclasses import dataclass

from shared.auth.compact import read_object
from shared.auth.grants import client_of, granted
from shared.auth.refusals import InvalidToken, Reason
from shared.auth.token_kinds import check_kind, check_person
from shared.config import AuthSettings
from shared.scopes import Scope

LEEWAY = 30  # seconds an issuer's clock may be ahead of this one; none on `exp`
_LATEST_DATE = 2**53  # beyond it a JSON number is no longer exact
_SUBJECT = re.compile(r"[!-~]{1,255}")  # `auth0|...` is one


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified payload, as far as we use it. Never leaves `shared.auth`."""

    subject: str
    expires_at: float  # seconds since the epoch
    client: str  # empty if the token names none
    scopes: frozenset[Scope]


def read_claims(payload: bytes, expected: AuthSettings, now: float) -> Claims:
    """The claims of a payload whose signature is good. Raises InvalidToken.

    `jose.jwt.decode` is not asked: it has one leeway for all dates, rounds them, takes
    strings for dates and the last of two equal members, and says not what was wrong.
    """
    try:
        claims = read_object(payload)
    except ValueError:
        raise InvalidToken(Reason.MALFORMED_PAYLOAD) from None
    _check_purpose(claims, expected)
    expires = _check_dates(claims, expected.max_token_lifetime, now)
    subject, client = _subject(claims), client_of(claims)
    check_person(claims, client)
    scopes = granted(claims, client, expected)
    return Claims(subject, expires, client, scopes)


def _check_purpose(claims: dict[str, object], expected: AuthSettings) -> None:
    """Made by our issuer, for us, to give access."""
    check_kind(claims)
    if claims.get("iss") != expected.issuer:
        raise InvalidToken(Reason.WRONG_ISSUER)
    if expected.audience and not _is_for(expected.audience, claims.get("aud")):
        raise InvalidToken(Reason.WRONG_AUDIENCE)
    required = expected.required_claims.items()
    if any(claims.get(name) != value for name, value in required):
        raise InvalidToken(Reason.WRONG_CLAIM)


def _is_for(audience: str, claim: object) -> bool:
    """RFC 7519 section 4.1.3: one string, or a list of strings."""
    audiences = claim if isinstance(claim, list) else [claim]
    return audience in audiences and all(isinstance(each, str) for each in audiences)


def _check_dates(claims: dict[str, object], max_lifetime: int, now: float) -> float:
    """When the token expires. Raises InvalidToken."""
    expires, issued = _date(claims.get("exp")), _date(claims.get("iat"))
    if now >= expires:
        raise InvalidToken(Reason.EXPIRED)
    if "nbf" in claims and _date(claims["nbf"]) > now + LEEWAY:
        raise InvalidToken(Reason.NOT_YET_VALID)
    if issued > now + LEEWAY:
        raise InvalidToken(Reason.ISSUED_IN_FUTURE)
    if not 0 < expires - issued <= max_lifetime:
        raise InvalidToken(Reason.BAD_LIFETIME)
    return expires


def _date(claim: object) -> float:
    """RFC 7519 section 2, NumericDate. `true` is a number to Python, not to JSON."""
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        raise InvalidToken(Reason.BAD_DATE)
    if not abs(claim) < _LATEST_DATE:
        raise InvalidToken(Reason.BAD_DATE)
    return claim


def _subject(claims: dict[str, object]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise InvalidToken(Reason.BAD_SUBJECT)
    return subject
