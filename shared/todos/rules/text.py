"""What a string may hold. The OpenAPI document shows clients the same rules."""

import re
import unicodedata
from collections.abc import Callable

from pydantic_core import PydanticCustomError

MAX_MARKS = 30
# Cut off both ends of a one-line text.
SPACE = " \t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Ranges, as in a character class.
_CONTROL = "\x00-\x1f\x7f-\x9f"
_CONTROL_BUT_BREAKS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SURROGATE = "\ud800-\udfff"
# Nothing is seen where these are: format characters, fillers, variation selectors
# (Unicode Standard Annex 44, Default_Ignorable_Code_Point, and the blank braille cell).
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

_NOT_IN_LINE = re.compile(f"[{_CONTROL}{_SURROGATE}]")
_NOT_IN_TEXT = re.compile(f"[{_CONTROL_BUT_BREAKS}{_SURROGATE}]")
# For the OpenAPI document; checking with it could take quadratic time.
_SEEN_ONE = f"[^{SPACE}{_CONTROL}{UNSEEN}]"
LINE_PATTERN = f"^[{SPACE}]*[^{_CONTROL}]*{_SEEN_ONE}[^{_CONTROL}]*[{SPACE}]*$"
TEXT_PATTERN = f"^[^{_CONTROL_BUT_BREAKS}]*$"
_SEEN = re.compile(_SEEN_ONE)


def refuse(sentence: str) -> PydanticCustomError:
    """The error a rule raises. `sentence` goes to the client: keep it constant."""
    return PydanticCustomError("todo_rule", sentence)


def line(longest: int) -> Callable[[str], str]:
    """The rule of a string of one line: trimmed, NFC, something to see, not too long.

    `longest` is in code points of what is kept.
    """

    def check(text: str) -> str:
        text = plain(_bounded(text.strip(SPACE), longest), _NOT_IN_LINE)
        if not _SEEN.search(text):
            raise refuse("must have a visible character")
        return _short(text, longest)

    return check


def paragraphs(longest: int) -> Callable[[str], str]:
    """The rule of a string with line breaks and tabs: NFC, not too long."""

    def check(text: str) -> str:
        return _short(plain(_bounded(text, longest), _NOT_IN_TEXT), longest)

    return check


def plain(text: str, refused: re.Pattern[str] = _NOT_IN_LINE) -> str:
    """NFC, without control characters or lone surrogates."""
    if refused.search(text):
        raise refuse("must not have control characters or lone surrogates")
    if text.isascii():
        return text
    _check_marks(text)  # before: to normalise a pile of them takes quadratic time
    text = unicodedata.normalize("NFC", text)
    _check_marks(text)  # it may have split some off: what is kept must pass again
    return text


def split(text: str, longest: int) -> tuple[str, str]:
    """The beginning of a longer text, and the rest, between two words if it can be.

    Never between a character and its marks. Spaces where it is split are left out.
    """
    head, space, _ = text[: longest + 1].rpartition(" ")
    end = len(head) if space and len(head) > longest // 2 else longest
    while unicodedata.combining(text[end]) and end > 1:
        end -= 1
    rest = text[end:].lstrip(SPACE)
    marked = rest and unicodedata.combining(rest[0])  # a mark may be that of a space
    return text[:end].rstrip(SPACE), text[end:] if marked else rest


def _bounded(text: str, longest: int) -> str:
    """Nothing longer is looked at: normalised, a third of a string is left at least."""
    if len(text) > 4 * longest:
        raise refuse(f"must have at most {longest} characters")
    return text


def _check_marks(text: str) -> None:
    """Refuse more marks on one character than any language has (UAX 15, 13)."""
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            raise refuse(f"must not have more than {MAX_MARKS} marks on one character")


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise refuse(f"must have at most {longest} characters")
    return text
