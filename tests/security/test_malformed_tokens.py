"""Tokens whose form is wrong: most never reach a key."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shared.auth.compact import MAX_TOKEN
from shared.auth.refusals import InvalidToken, Reason
from shared.auth.tokens import Verifier
from shared.config import ALGORITHMS
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.rejections import assert_refused
from tests.support.tokens.signing import base64url

pytestmark = promise("A token has one encoding")


def _edited(edit: Callable[[str, str, str], str]) -> Callable[[Issuer], str]:
    """A good token, taken apart and put together otherwise."""
    return lambda issuer: edit(*issuer.token().split("."))


MALFORMED = {
    "nothing": lambda _: ".",
    "dots only": lambda _: "..",
    "one segment": _edited(lambda h, p, s: h),
    "two segments": _edited(lambda h, p, s: f"{h}.{p}"),
    "four segments": _edited(lambda h, p, s: f"{h}.{p}.{s}.{s}"),
    "five segments: a JWE": _edited(lambda h, p, s: f"{h}.{p}.{s}.{s}.{s}"),
    "no header": _edited(lambda h, p, s: f".{p}.{s}"),
    "no payload": _edited(lambda h, p, s: f"{h}..{s}"),
    "no signature": _edited(lambda h, p, s: f"{h}.{p}."),
    "padded signature": _edited(lambda h, p, s: f"{h}.{p}.{s}=="),
    "padded header": _edited(lambda h, p, s: f"{h}=.{p}.{s}"),
    "plus": _edited(lambda h, p, s: f"{h}.{p}.+{s[1:]}"),
    "slash": _edited(lambda h, p, s: f"{h}.{p}./{s[1:]}"),
    "exclamation mark": _edited(lambda h, p, s: f"{h}.{p}.{s[:9]}!{s[9:]}"),
}
UNCARRIABLE = {
    "the JSON serialization": _edited(
        lambda h, p, s: f'{{"protected":"{h}","payload":"{p}","signature":"{s}"}}'
    ),
    "line feed inside": _edited(lambda h, p, s: f"{h}.{p}.{s[:9]}\n{s[9:]}"),
    "line feed at the end": _edited(lambda h, p, s: f"{h}.{p}.{s}\n"),
    "space inside": _edited(lambda h, p, s: f"{h}. {p}.{s}"),
    "NUL at the end": _edited(lambda h, p, s: f"{h}.{p}.{s}\x00"),
    "Latin-1": _edited(lambda h, p, s: f"{h}.{p}.\xe9{s[1:]}"),
    "a digit of another script": _edited(lambda h, p, s: f"{h}.{p}.\u0661{s[1:]}"),
    "a lone surrogate": _edited(lambda h, p, s: f"{h}.{p}.\ud800{s[1:]}"),
}


@cases("make", MALFORMED.values())
def test_a_token_that_is_not_three_base64url_segments_is_rejected(
    issuer: Issuer, verifier: Verifier, make: Callable[[Issuer], str]
) -> None:
    assert_refused(verifier, f"Bearer {make(issuer)}", Reason.NOT_COMPACT)


@cases("make", UNCARRIABLE.values())
def test_a_character_not_allowed_in_a_header_is_rejected_in_header_and_token(
    issuer: Issuer, verifier: Verifier, make: Callable[[Issuer], str]
) -> None:
    token = make(issuer)
    assert_refused(verifier, f"Bearer {token}", Reason.MALFORMED_CREDENTIALS)
    with pytest.raises(InvalidToken, match=Reason.NOT_COMPACT):
        verifier.verify(token)


@cases("length", [MAX_TOKEN + 1, 9_216, 1_000_000, 10_000_000])
def test_a_token_that_is_too_long_is_refused(verifier: Verifier, length: int) -> None:
    assert_refused(verifier, "Bearer " + "A" * length, Reason.TOO_LONG)


def test_a_valid_token_over_the_length_limit_is_rejected_and_one_at_it_accepted(
    issuer: Issuer, verifier: Verifier
) -> None:
    room = MAX_TOKEN - len(issuer.token(filler=""))
    filler = "x" * (room * 3 // 4 - 3)
    while len(longest := issuer.token(filler=filler + "x")) <= MAX_TOKEN:
        filler += "x"
    assert_refused(verifier, f"Bearer {longest}", Reason.TOO_LONG)
    assert verifier.verify(issuer.token("bob", filler=filler[2:])).id == "bob"


def _spaced(part: dict[str, Any], over: int) -> bytes:
    """JSON whose last base64url character has spare bits: 4 if `over` is 1, else 2."""
    text = json.dumps(part).encode()
    while len(text) % 3 != over:
        text += b" "
    return text


def _respelt(segment: str) -> str:
    """Another text that many decoders read as the same bytes."""
    return segment[:-1] + chr(ord(segment[-1]) + 1)


@cases("over", [1, 2])
@cases("segment", [0, 1])
def test_a_second_spelling_of_what_is_signed_is_refused(
    issuer: Issuer, verifier: Verifier, over: int, segment: int
) -> None:
    """The issuer itself signed this spelling, so the signature is good."""
    key = issuer.keys["EdDSA"]
    parts = [_spaced(issuer.header(), over), _spaced(issuer.claims("bob"), over)]
    segments = [base64url(part) for part in parts]
    assert verifier.verify(key.token(*parts)).id == "bob"
    segments[segment] = _respelt(segments[segment])
    signed = ".".join(segments)
    token = f"{signed}.{base64url(key.sign(signed.encode()))}"
    assert_refused(verifier, f"Bearer {token}", Reason.NOT_CANONICAL)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_second_spelling_of_a_signature_is_refused(
    issuer: Issuer, verifier: Verifier, algorithm: str
) -> None:
    head, _, signature = issuer.token(algorithm=algorithm).rpartition(".")
    token = f"{head}.{_respelt(signature)}"
    assert_refused(verifier, f"Bearer {token}", Reason.NOT_CANONICAL)


def test_a_segment_of_a_length_that_cannot_be_is_refused(
    issuer: Issuer, verifier: Verifier
) -> None:
    header, payload, _ = issuer.token().split(".")
    assert_refused(verifier, f"Bearer {header}.{payload}.AAAAA", Reason.NOT_CANONICAL)
