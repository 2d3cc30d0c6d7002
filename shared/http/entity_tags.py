"""ETags, and lists of them by the grammar of RFC 9110 (sections 8.8.3 and 13.1)."""

import re
from hashlib import blake2b
from typing import NamedTuple

_TAG = r'(W/)?("[!#-~\x80-\xff]*")'
# Empty elements are ignored (section 5.6.1.2). No two neighbours of these may begin
# alike: else a long header takes quadratic time.
_LIST = re.compile(rf"(?:[ \t]*{_TAG})?(?:[ \t]*,(?:[ \t]*{_TAG})?)*[ \t]*")
_EACH = re.compile(_TAG)


class EntityTag(NamedTuple):
    weak: bool
    opaque: str  # with its quotes


def etag(version: int) -> str:
    return f'"{version}"'


def body_etag(body: bytes) -> str:
    """Of what has no version: equal for equal answers, and only then."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def entity_tags(header: str) -> list[EntityTag] | None:
    """What If-Match or If-None-Match names; None for `*`. Raises ValueError."""
    if header.strip(" \t") == "*":
        return None
    if not _LIST.fullmatch(header):
        raise ValueError("not a list of entity tags")
    return [EntityTag(bool(weak), opaque) for weak, opaque in _EACH.findall(header)]
