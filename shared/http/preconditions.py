"""ETags and conditional requests (RFC 9110 sections 8.8.3 and 13.1)."""

import re
from typing import Annotated, Any

from fastapi import Depends, Header

from shared.problems import BadRequest

# An ETag of ours is "<version>"; any other well-formed one is simply never current.
ENTITY_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
TAGS = re.compile(rf"\s*{ENTITY_TAG}(?:\s*,\s*{ENTITY_TAG})*\s*")
PATTERN: Any = {"pattern": r'^(\*|(W/)?"[!#-~]*"( ?, ?(W/)?"[!#-~]*")*)$'}
VERSION = re.compile(r'(W/)?"([1-9][0-9]{0,17})"')


class MalformedPrecondition(BadRequest):
    slug, title = "malformed-precondition", "Malformed precondition"
    detail = 'If-Match and If-None-Match take * or quoted ETags, like "17".'


def etag(version: int) -> str:
    return f'"{version}"'


def versions(header: str, *, weak: bool) -> list[int] | None:
    """The versions a precondition names; None for `*`. Raises MalformedPrecondition.

    If-Match compares strongly: a weak tag of it matches nothing (section 8.8.3.2).
    """
    if header.strip() == "*":
        return None
    if not TAGS.fullmatch(header):
        raise MalformedPrecondition
    found = VERSION.finditer(header)
    return [int(tag[2]) for tag in found if weak or not tag[1]]


async def if_match(
    header: Annotated[
        str | None, Header(alias="If-Match", json_schema_extra=PATTERN)
    ] = None,
) -> list[int] | None:
    return None if header is None else versions(header, weak=False)


async def if_none_match(
    header: Annotated[
        str | None, Header(alias="If-None-Match", json_schema_extra=PATTERN)
    ] = None,
) -> str | None:
    return header


def not_modified(header: str | None, version: int) -> bool:
    """Whether the client has this version already."""
    if header is None:
        return False
    known = versions(header, weak=True)
    return known is None or version in known


IfMatch = Annotated[list[int] | None, Depends(if_match)]
IfNoneMatch = Annotated[str | None, Depends(if_none_match)]
