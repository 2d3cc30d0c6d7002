"""What a todo was created with, in few bytes: by it a repeated create is known.

A row keeps the digest it was made with, for ever, so that one must be compared as it
was made. The first byte of a digest names its scheme; the first scheme had no such
byte, and its digests are known by their length.
"""

import hashlib
import json

SCHEME = b"\x01"
# The members that the first scheme digested, with what stood for one that was not sent.
FIRST: dict[str, object] = {
    "before": None,
    "after": None,
    "due_date": None,
    "due_at": None,
    "title": None,
    "description": "",
    "completed": False,
    "priority": "none",
    "tags": [],
}


def digest(content: dict[str, object]) -> bytes:
    """Of the members that are not their defaults, so that a new one changes nothing."""
    return SCHEME + _sha256(content)


def first_digest(content: dict[str, object]) -> bytes | None:
    """As rows have it that are older than SCHEME; None if those cannot be the same."""
    return _sha256(FIRST | content) if content.keys() <= FIRST.keys() else None


def _sha256(content: dict[str, object]) -> bytes:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()
