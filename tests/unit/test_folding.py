"""What is one tag, and what a search finds: over all Unicode that this Python knows."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.common.state_folder import ROOT
from shared.todos.rules import folding_table
from shared.todos.rules.folding import search_fold, tag_fold
from shared.todos.rules.text import UNSEEN
from tests.support.run.cases import cases

KNOWN = [
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(character) not in ("Cn", "Cs", "Co")
]
NOT_SEEN = {character for character in KNOWN if re.match(f"[{UNSEEN}]", character)}
IOTA = "\u0345"  # below a letter it is a mark, and a letter of its own in capitals


def decomposed(character: str) -> str:
    return unicodedata.normalize("NFD", character)


def in_other_cases(character: str) -> Iterator[str]:
    """Also the lower case of its upper one, which may be another, as of the long s."""
    for other in (character.upper(), character.lower(), character.title()):
        if other != character:
            yield from (other, other.casefold())


def test_search_takes_all_cases_of_a_character_for_one() -> None:
    assert [
        (character, other)
        for character in KNOWN
        if IOTA not in decomposed(character)
        for other in in_other_cases(character)
        if search_fold(other) != search_fold(character)
    ] == []


def test_tags_take_all_cases_of_a_character_for_one() -> None:
    assert [
        (character, other)
        for character in KNOWN
        for other in in_other_cases(character)
        if tag_fold(other) != tag_fold(character)
    ] == []


def without_marks(character: str) -> str:
    return "".join(c for c in decomposed(character) if not unicodedata.combining(c))


def test_search_takes_a_character_with_and_without_marks_for_one() -> None:
    assert [
        character
        for character in KNOWN
        if search_fold(unicodedata.normalize("NFC", without_marks(character)))
        != search_fold(character)
    ] == []


def test_search_takes_all_widths_of_a_character_for_one() -> None:
    wide = [c for c in KNOWN if unicodedata.decomposition(c)[:5] in ("<wide", "<narr")]
    assert len(wide) > 200
    for character in wide:
        kind, code = unicodedata.decomposition(character).split()
        assert search_fold(chr(int(code, 16))) == search_fold(character), kind


def test_to_fold_twice_changes_nothing() -> None:
    for fold in (search_fold, tag_fold):
        assert [c for c in KNOWN if fold(fold(c)) != fold(c)] == []


def test_only_marks_and_invisible_characters_fold_to_nothing() -> None:
    for character in KNOWN:
        parts = unicodedata.normalize("NFKD", character)  # a mark has a narrow form
        nothing = all(map(unicodedata.combining, parts)) or character in NOT_SEEN
        assert (search_fold(character) == "") == nothing
        if character in NOT_SEEN:
            assert tag_fold(f"a{character}b") == "ab"


TEXTS = st.text(st.sampled_from(KNOWN), max_size=8)


@given(TEXTS, TEXTS, TEXTS)
def test_a_substring_is_found(a: str, b: str, c: str) -> None:
    assert search_fold(b) in search_fold(a + b + c)
    assert search_fold(b) in search_fold((a + b + c).upper().lower()) or IOTA in (
        decomposed(b)
    )


@cases(
    "one, other",
    [
        ("❤", "❤\ufe0f"),
        ("work", "work\u200b"),
        ("work", "wo\u00adrk \u2060"),
        ("two words", "two\u00a0\u3000words"),
        ("STRASSE", "straße"),
        ("I", "\u0131"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)
def test_strings_that_look_the_same_are_one_tag(one: str, other: str) -> None:
    assert tag_fold(one) == tag_fold(other) == tag_fold(other.upper())


ENGLAND, SCOTLAND = (
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in code) + "\U000e007f"
    for code in ("gbeng", "gbsct")
)


@cases(
    "one, other",
    [("Café", "Cafe"), ("\uff21", "A"), ("x²", "x2"), (ENGLAND, SCOTLAND)],
)
def test_strings_that_look_different_are_two_tags(one: str, other: str) -> None:
    assert tag_fold(one) != tag_fold(other)


@cases(
    "q, text",
    [
        ("cafe", "Café"),
        ("CAFÉ", "cafe"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("abc", "\uff21\uff22\uff23"),
        ("lodz", "Łódź"),
        ("aero", "Ærø"),
        ("isik", "I\u015eIK \u0131\u015f\u0131k"),
        ("fine", "ﬁne"),
        ("각", "각"),
        ("¨", "a¨b"),
    ],
)
def test_a_search_finds(q: str, text: str) -> None:
    assert search_fold(q) in search_fold(text)


def test_a_search_for_one_mark_finds_no_space() -> None:
    assert search_fold("¨") not in search_fold("a b")


def test_the_table_is_what_its_script_writes() -> None:
    """With the Unicode it names: a newer Node would write more."""
    told = subprocess.run(
        ["node", "-p", "process.versions.unicode"],
        capture_output=True,
        text=True,
        check=True,
    )
    if told.stdout.strip() != folding_table.UNICODE:
        pytest.skip(f"this Node knows Unicode {told.stdout.strip()}")
    written = subprocess.run(
        ["node", "infra/generate/folding_table.mjs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    table = ROOT / "shared" / "todos" / "rules" / "folding_table.py"
    assert written.stdout == table.read_text()
