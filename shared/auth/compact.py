"""What a token must look like before any cryptography (RFC 7515 section 7.1)."""

import json
import re
from base64 import urlsafe_b64decode

from shared.auth.refusals import InvalidToken, Reason
from shared.json_nesting import check_depth

MAX_TOKEN = 8 * 1024  # bytes
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

# The last character of a segment carries spare bits, which must be zero: otherwise one
# signature has several spellings. A segment of 4n + 1 characters cannot be.
_LAST_CHARACTERS = {2: "AQgw", 3: "AEIMQUYcgkosw048"}

# Each of these would let the token choose its own key, or another way to be read.
_FORBIDDEN = {"crit", "b64", "zip", "cty", "jwk", "jku", "x5u", "x5c"}
_TYPES = ("jwt", "at+jwt")  # RFC 7519 section 5.1, RFC 9068 section 2.1


def read_header(token: str) -> dict[str, object]:
    """The token's header, its members still unverified.

    Raises InvalidToken unless the token is three canonical segments of at most
    MAX_TOKEN in all and its header one that we understand completely.
    """
    if len(token) > MAX_TOKEN:
        raise InvalidToken(Reason.TOO_LONG)
    if not _COMPACT.fullmatch(token):
        raise InvalidToken(Reason.NOT_COMPACT)
    segments = token.split(".")
    if not all(map(_canonical, segments)):
        raise InvalidToken(Reason.NOT_CANONICAL)
    try:
        header = read_object(urlsafe_b64decode(segments[0] + "=="))
    except ValueError:
        raise InvalidToken(Reason.MALFORMED_HEADER) from None
    _check_parameters(header)
    return header


def read_object(text: bytes) -> dict[str, object]:
    """One JSON object in UTF-8. Raises ValueError if there is any doubt.

    Duplicate members at any depth, NaN, Infinity, a byte order mark, trailing text and
    nesting beyond MAX_DEPTH are doubt: two readers might read two different things.
    """
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
        )
        check_depth(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - no caller's mistake
    return value


def _check_parameters(header: dict[str, object]) -> None:
    if not _FORBIDDEN.isdisjoint(header):
        raise InvalidToken(Reason.FORBIDDEN_PARAMETER)
    if "typ" in header and _media_type(header["typ"]) not in _TYPES:
        raise InvalidToken(Reason.WRONG_TYPE)


def _media_type(typ: object) -> str:
    """RFC 7515 section 4.1.9: a media type in any case, `application/` left out."""
    return typ.lower().removeprefix("application/") if isinstance(typ, str) else ""


def _canonical(segment: str) -> bool:
    rest = len(segment) % 4
    return rest == 0 or segment[-1] in _LAST_CHARACTERS.get(rest, "")


def _without_duplicates(members: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(members)
    if len(unique) != len(members):
        raise ValueError("duplicate member")
    return unique


def _refuse_constant(_: str) -> None:
    raise ValueError("not a JSON number")
