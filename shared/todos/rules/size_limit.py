"""How much of a long list one answer holds: 2 MiB at most, whatever its todos hold."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")

MAX_ANSWER = 2 * 1024 * 1024  # bytes
FRAME = 1024  # of them, for what is around the todos


def fitting(
    items: Sequence[Item], size: Callable[[Item], int], taken: int = 0
) -> Sequence[Item]:
    """As many of the first items as fit, each of `size` bytes, beside `taken` ones."""
    room = MAX_ANSWER - FRAME - taken
    for count, item in enumerate(items):
        room -= size(item)
        if room < 0:
            return items[:count]
    return items


def json_size(item: Mapping[str, object]) -> int:
    """The bytes of its longest common spelling, separator included.

    With a space after each separator and all but ASCII escaped, as Python's `json`
    writes: so a client may send what it was answered, and it is not too large.
    """
    return len(json.dumps(item)) + 2
