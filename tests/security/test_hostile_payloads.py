"""Tokens that are signed well over a payload that is invalid, or says two things."""

import pytest

from shared.auth.compact import read_object
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused

pytestmark = promise("A token has the right issuer, audience, subject and lifetime")


def refuse_payload(
    issuer: Issuer, verifier: Verifier, reason: Reason, payload: bytes
) -> None:
    token = issuer.keys["EdDSA"].token(issuer.header(), payload)
    assert_refused(verifier, f"Bearer {token}", reason)


PAYLOADS = {
    "a list": b"[]",
    "a text": b'"alice"',
    "null": b"null",
    "a number": b"7",
    "two objects": b"{good}{good}",
    "trailing text": b"{good} x",
    "a trailing NUL": b"{good}\x00",
    "cut off": b'{"sub":"alice"',
    "junk": b"\x00\x01\x02",
    "a byte order mark": b"\xef\xbb\xbf{good}",
    "the subject twice": b'{"sub":"mallory",{members}}',
    "the subject twice, escaped": b'{"\\u0073ub":"mallory",{members}}',
    "expiry twice": b'{"exp":9e9,{members}}',
    "a member twice, deep down": b'{"more":[{"a":1,"a":1}],{members}}',
    "NaN": b'{"more":NaN,{members}}',
    "Infinity": b'{"more":Infinity,{members}}',
    "-Infinity": b'{"more":[-Infinity],{members}}',
    "a number of 5000 digits": b'{"more":' + b"9" * 5_000 + b",{members}}",
    "not UTF-8": b'{"more":"\xff",{members}}',
    "a surrogate in UTF-8": b'{"more":"\xed\xa0\x80",{members}}',
    "nested 3000 times": b"[" * 3_000,
    "objects nested 900 times": b'{"a":' * 900 + b"1" + b"}" * 900 + b"x",
    "lists nested 32 times": b'{"more":' + b"[" * 32 + b"]" * 32 + b",{members}}",
    "a comment": b"{/**/{members}}",
    "a trailing comma": b"{{members},}",
    "single quotes": b"{'a':1,{members}}",
}


@cases("template", PAYLOADS.values())
def test_a_payload_that_is_not_one_plain_object_is_refused(
    issuer: Issuer, verifier: Verifier, template: bytes
) -> None:
    """Each would be a good token, but for the one thing that its name says."""
    good = issuer.json_claims()
    payload = template.replace(b"{good}", good).replace(b"{members}", good[1:-1])
    refuse_payload(issuer, verifier, Reason.MALFORMED_PAYLOAD, payload)


def test_nesting_that_no_parser_bears_is_refused() -> None:
    """More than any version's json reads; how much that is differs a hundredfold."""
    with pytest.raises(ValueError, match="nested too deeply"):
        read_object(b"[" * 1_000_000)


def test_a_payload_in_utf_16_is_refused(issuer: Issuer, verifier: Verifier) -> None:
    payload = issuer.json_claims().decode().encode("utf-16")
    refuse_payload(issuer, verifier, Reason.MALFORMED_PAYLOAD, payload)


@cases("name", ["exp", "iat", "nbf"])
@cases(
    "number, reason",
    [
        (b"1e400", Reason.BAD_DATE),  # Python reads infinity
        (b"-1e400", Reason.BAD_DATE),
        (b"Infinity", Reason.MALFORMED_PAYLOAD),
        (b"NaN", Reason.MALFORMED_PAYLOAD),
        (b"9" * 5_000, Reason.MALFORMED_PAYLOAD),
        (b"01", Reason.MALFORMED_PAYLOAD),
    ],
)
def test_a_number_that_no_date_can_be_is_refused(
    issuer: Issuer, verifier: Verifier, name: str, number: bytes, reason: Reason
) -> None:
    members = issuer.json_claims(**{name: ABSENT})[1:-1]
    payload = b'{"%s":%s,%s}' % (name.encode(), number, members)
    refuse_payload(issuer, verifier, reason, payload)


def test_an_empty_payload_says_nothing(issuer: Issuer, verifier: Verifier) -> None:
    refuse_payload(issuer, verifier, Reason.WRONG_ISSUER, b"{}")
