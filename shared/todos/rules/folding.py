"""What strings have in common that look the same, or that people take for the same.

By one table for all (folding_table.py): each version of Python has another Unicode, and
what one has written another must find.
"""

import re
import unicodedata
from functools import cache

from shared.todos.members import MAX_TITLE_KEY
from shared.todos.rules.text import SPACE, UNSEEN

# The flags of England, Scotland and Wales differ in characters that are not seen alone.
_FLAG = "\U0001f3f4[\U000e0020-\U000e007f]+"
_UNSEEN_BUT_FLAGS = re.compile(f"({_FLAG})|[{UNSEEN}]")
_SPACES = re.compile(f"[{SPACE}]+")
_NUMBER = re.compile("[0-9]+")


def tag_fold(tag: str) -> str:
    """What tags that look the same have in common, but for upper and lower case.

    Characters that are not seen do not count, and each space is a plain one.
    """
    if tag.isascii():
        return tag.lower()
    seen = _UNSEEN_BUT_FLAGS.sub(r"\1", tag)
    plain = _SPACES.sub(" ", seen).strip()
    return unicodedata.normalize("NFC", plain.translate(_table("CASE")))


def search_fold(text: str) -> str:
    """A string without case, marks, width, and characters that are not seen.

    Character by character: what is part of a string is so when both are folded.
    """
    return text.lower() if text.isascii() else text.translate(_table("SEARCH"))


def folded_before(text: str) -> str:
    """As rows are folded that `make migrate` has not folded again yet."""
    return unicodedata.normalize("NFC", text.casefold())


@cache
def _table(name: str) -> dict[int, str]:
    """Read when the first string needs it, which takes 10 ms for that of searches."""
    from shared.todos.rules import folding_table

    table: dict[int, str] = {}
    for run in getattr(folding_table, name).split():
        source, target = run.split(">")
        first, count, step = [int(number, 16) for number in source.split(",")]
        folded = [int(number, 16) for number in target.split(",") if number]
        if count == 1 or not folded:
            last = first + count * step
            table.update(dict.fromkeys(range(first, last, step), _string(folded)))
        else:
            for distance in range(0, count * step, step):
                table[first + distance] = chr(folded[0] + distance)
    return table


def _string(code_points: list[int]) -> str:
    return "".join(map(chr, code_points))


def title_key(title: str) -> str:
    """What titles are sorted by, by code points: as people sort them.

    Without case, marks and width, and numbers by their value: each is written with how
    many digits it has before them. Titles with this in common go by themselves.
    """
    folded = _NUMBER.sub(_padded, search_fold(title[:MAX_TITLE_KEY]))
    return f"{folded[:MAX_TITLE_KEY]}\x01{title[:MAX_TITLE_KEY]}"


def _padded(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):03}{digits}"
