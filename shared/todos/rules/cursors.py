"""Where a list goes on: opaque, and bound to its owner and its question.

The checksum is not a secret. A forged cursor would show its maker a page of their own
todos; what it prevents is a cursor used with another question, or damaged on its way.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence

from shared.problems import InvalidCursor

# As long as the longest title makes it, folded.
CURSOR = re.compile(r"[A-Za-z0-9_-]{1,4000}")
CHECKSUM = 9  # bytes


def encode(place: Sequence[str | None], question: Sequence[str]) -> str:
    """The cursor of `place` in the list that `question` asks for, owner included."""
    text = json.dumps(list(place), separators=(",", ":"), ensure_ascii=False)
    return _cursor(text.encode(), question)


def decode(cursor: str, question: Sequence[str]) -> list[str | None]:
    """The place that `encode` was given. Raises InvalidCursor for anything else."""
    if not CURSOR.fullmatch(cursor):
        raise InvalidCursor
    try:
        payload = base64.urlsafe_b64decode(cursor + "==")[CHECKSUM:]
    except ValueError:
        raise InvalidCursor from None
    # Made again from its content: one spelling, one checksum, one question.
    if cursor != _cursor(payload, question):
        raise InvalidCursor
    return _place(payload)


def _place(payload: bytes) -> list[str | None]:
    """Of one who knows how to make a checksum, anything may come."""
    try:
        place = json.loads(payload)
    except (ValueError, RecursionError):
        raise InvalidCursor from None
    if not isinstance(place, list):
        raise InvalidCursor
    if not all(isinstance(part, str | None) for part in place):
        raise InvalidCursor
    return place


def _cursor(payload: bytes, question: Sequence[str]) -> str:
    bound = payload + b"\0" + json.dumps(list(question)).encode()
    checksum = hashlib.blake2b(bound, digest_size=CHECKSUM).digest()
    return base64.urlsafe_b64encode(checksum + payload).decode().rstrip("=")
