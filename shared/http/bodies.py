"""Reading a body: small enough, of the right type, and strictly JSON (RFC 8259)."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from shared.http.media_types import is_encoded, utf8_type
from shared.json_nesting import check_depth
from shared.problems import (
    BodyTooLarge,
    Fault,
    Invalid,
    MalformedBody,
    UnsupportedMediaType,
)

MAX_BODY = 256 * 1024  # bytes, where an operation does not say otherwise
MAX_MEMBERS = 64  # of one object: ours have twenty
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


def strict_json(
    body: bytes, headers: Mapping[str, str], method: str, max_body: int = MAX_BODY
) -> Any:
    """The value of the body. Raises BodyTooLarge, UnsupportedMediaType, MalformedBody.

    Refused: other encodings than UTF-8, a byte order mark, duplicate members, NaN and
    Infinity, lone surrogates, deep nesting, and numbers of absurd length.
    """
    if len(body) > max_body:
        raise BodyTooLarge
    _check_type(headers, method)
    try:
        text = body.decode()
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_refuse,
            parse_int=_integer,
            parse_float=_number,
        )
        check_depth(value)
        # Escapes can spell what UTF-8 cannot: half of a surrogate pair.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MalformedBody from None
    return value


def _check_type(headers: Mapping[str, str], method: str) -> None:
    allowed = (JSON, MERGE_PATCH) if method == "PATCH" else (JSON,)
    if utf8_type(headers.get("content-type", "")) not in allowed:
        raise UnsupportedMediaType
    if is_encoded(headers.get("content-encoding", "")):
        raise UnsupportedMediaType


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > MAX_MEMBERS:  # each would be a fault of its own to find and name
        raise Invalid(errors=[Fault("", "must have fewer members")])
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate member")
    return members


def _refuse(_: str) -> NoReturn:
    raise ValueError("not JSON")


def _integer(digits: str) -> int:
    if len(digits) > 30:
        raise ValueError("too long")
    return int(digits)


def _number(digits: str) -> float:
    """JSON has numbers of one kind: 1.0 and 1e0 are the whole number 1 (RFC 8259
    section 6, JSON Schema section 4.2.3), as far as every reader has them exactly."""
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
