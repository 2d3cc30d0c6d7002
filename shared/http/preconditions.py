"""Conditional requests (RFC 9110 section 13)."""

import re
from typing import Annotated, Any

from fastapi import Depends, Header

from shared.http.entity_tags import EntityTag, entity_tags
from shared.problems import MalformedPrecondition, PreconditionFailed
from shared.todos.rules.preconditions import Preconditions

# What If-Match and If-None-Match may be, for the OpenAPI document.
_TAG = '(W/)?"[!#-~]*"'
PATTERN: Any = {
    "pattern": rf"^(\*|({_TAG})?([ \t]*,[ \t]*({_TAG})?)*)$",
    "examples": ['"17"'],
}
# Our ETags are "<version>"; any other well-formed one matches no version.
VERSION = re.compile(r'"([1-9][0-9]{0,17})"')


def has_body(tag: str, if_match: str | None, if_none_match: str | None) -> bool:
    """Whether a read is 304: the client has the answer with this ETag.

    Raises PreconditionFailed unless If-Match names it, MalformedPrecondition.
    """
    if if_match is not None and not _names(if_match, tag, weak=False):
        raise PreconditionFailed
    return if_none_match is not None and _names(if_none_match, tag, weak=True)


def _names(header: str, tag: str, *, weak: bool) -> bool:
    tags = _tags(header)
    return tags is None or any(
        each.opaque == tag for each in tags if weak or not each.weak
    )


def parse(if_match: str | None, if_none_match: str | None) -> Preconditions:
    """What the two headers say; None for one that is absent.

    If-Match compares strongly: a weak tag of it matches nothing (section 8.8.3.2).
    Raises MalformedPrecondition.
    """
    return Preconditions(
        match=None if if_match is None else _versions(if_match, weak=False),
        none_match=() if if_none_match is None else _versions(if_none_match, weak=True),
    )


def _versions(header: str, *, weak: bool) -> list[int] | None:
    tags = _tags(header)
    if tags is None:
        return None
    found = [VERSION.fullmatch(tag.opaque) for tag in tags if weak or not tag.weak]
    return [int(each[1]) for each in found if each]


def _tags(header: str) -> list[EntityTag] | None:
    try:
        return entity_tags(header)
    except ValueError:
        raise MalformedPrecondition from None


async def _conditions(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="ETags. The answer is 412 if it has none of them. "
            "`*` matches any.",
            json_schema_extra=PATTERN,
        ),
    ] = None,
    if_none_match: Annotated[
        str | None,
        Header(
            alias="If-None-Match",
            description="ETags. If it has one of them, the answer is 304 "
            "to GET and 412 to other methods. `*` matches any.",
            json_schema_extra=PATTERN,
        ),
    ] = None,
) -> Preconditions:
    return parse(if_match, if_none_match)


Conditions = Annotated[Preconditions, Depends(_conditions)]


def not_modified(conditions: Preconditions, version: int) -> bool:
    """Whether a read is 304: the client has it. Raises PreconditionFailed."""
    if not conditions.matches(version):
        raise PreconditionFailed
    return conditions.excludes(version)
