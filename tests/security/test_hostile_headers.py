"""Tokens whose form or header is wrong. All are signed well where that is possible."""

from operator import add
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.auth import authenticate_with
from shared.auth.keys import MAX_KEY_ID
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from shared.json_nesting import MAX_DEPTH
from tests.support.api.http_grammar import any_case
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.rejections import assert_refused
from tests.support.tokens.signing import ed25519_key

pytestmark = promise("A token cannot change the rules or bring its own key")

ATTACKER = ed25519_key("attacker")


@cases(
    "header",
    [
        b"[]",
        b'["EdDSA"]',
        b'"EdDSA"',
        b"null",
        b"7",
        b"junk",
        b'{"alg":"EdDSA"',
        b'{"alg":"EdDSA"} {}',
        b'{"alg":"EdDSA","alg":"EdDSA"}',
        b'{"alg":"none","alg":"EdDSA"}',
        b'{"alg":"EdDSA","more":{"a":1,"a":1}}',
        b'{"alg":"EdDSA","more":NaN}',
        b'{"alg":"EdDSA","more":Infinity}',
        b'{"alg":"EdDSA","more":' + b"9" * 5_000 + b"}",
        b'{"alg":"EdDSA","more":"\xff"}',
        b'\xef\xbb\xbf{"alg":"EdDSA"}',
        '{"alg":"EdDSA"}'.encode("utf-16"),
        b"[" * 3_000,
        b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
        b'{"alg":"EdDSA","more":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}",
    ],
)
def test_a_header_that_is_not_one_plain_object_is_refused(
    issuer: Issuer, verifier: Verifier, header: bytes
) -> None:
    token = issuer.keys["EdDSA"].token(header, {})
    assert_refused(verifier, f"Bearer {token}", Reason.MALFORMED_HEADER)


@cases(
    "members",
    [
        {"crit": ["exp"]},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"b64": True},
        {"zip": "DEF"},
        {"cty": "JWT"},
        {"jwk": ATTACKER.jwk},
        {"jwk": None},
        {"jku": "https://attacker.example/jwks"},
        {"x5u": "https://attacker.example/chain"},
        {"x5c": ["MIIB"]},
    ],  # a key is another in every process
)
def test_a_header_that_would_change_the_rules_is_refused(
    issuer: Issuer, verifier: Verifier, members: dict[str, Any]
) -> None:
    good = issuer.token(header=members)
    assert_refused(verifier, f"Bearer {good}", Reason.FORBIDDEN_PARAMETER)


def test_a_key_that_the_token_brings_along_is_not_used(
    issuer: Issuer, verifier: Verifier
) -> None:
    header = issuer.header(jwk=ATTACKER.jwk, kid=ATTACKER.kid)
    token = ATTACKER.token(header, issuer.claims())
    assert_refused(verifier, f"Bearer {token}", Reason.FORBIDDEN_PARAMETER)


@cases(
    "type_",
    [
        "logout+jwt",
        "better-auth.session-cache+jwt",  # the identity's own cookies are signed too
        "secevent+jwt",
        "dpop+jwt",
        "",
        "application/",
        "application/logout+jwt",
        "application/dpop+jwt",
        "application/application/jwt",  # once is enough: it has a slash then
        "application/jwt; charset=utf-8",
        "application/json",
        "text/jwt",
        "/jwt",
        "jwt ",
        " application/jwt",
        "application /jwt",
        "at-jwt",
        "\uff4awt",  # a full width j
        None,
        1,
        ["JWT"],
        {"JWT": 1},
    ],
)
def test_a_token_of_another_type_is_refused(
    issuer: Issuer, verifier: Verifier, type_: object
) -> None:
    token = issuer.token(header={"typ": type_})
    assert_refused(verifier, f"Bearer {token}", Reason.WRONG_TYPE)


@cases("kid", [ABSENT, None, 1, True, ["k"], {"k": 1}, "k" * (MAX_KEY_ID + 1)])
def test_a_token_that_does_not_name_its_key_is_refused(
    issuer: Issuer, verifier: Verifier, kid: object
) -> None:
    token = issuer.token(header={"kid": kid})
    assert_refused(verifier, f"Bearer {token}", Reason.NO_KEY_ID)


@cases(
    "kid",
    [
        "",
        "unknown",
        "k" * MAX_KEY_ID,
        "../../../dev/null",
        "' or 1=1 --",
        "\x00",
        "\ud800",
        "http://attacker.example/jwks",
    ],
)
def test_a_key_that_the_issuer_does_not_publish_is_refused(
    issuer: Issuer, verifier: Verifier, kid: str
) -> None:
    token = issuer.token(header={"kid": kid})
    assert_refused(verifier, f"Bearer {token}", Reason.UNKNOWN_KEY)


def test_a_key_id_is_compared_exactly(issuer: Issuer, verifier: Verifier) -> None:
    kid = issuer.keys["EdDSA"].kid
    for near in (kid[:-1], kid + "0", kid + " ", f"{kid}\x00", kid.upper() + "X"):
        token = issuer.token(header={"kid": near})
        assert_refused(verifier, f"Bearer {token}", Reason.UNKNOWN_KEY)


# RFC 7515 section 4.1.9, RFC 9068 section 4; RFC 6838 section 4.2 for the case.
TYPES = st.builds(
    add,
    st.one_of(st.just(""), any_case("application/")),
    st.sampled_from(["jwt", "at+jwt"]).flatmap(any_case),
)


@given(TYPES | st.just(ABSENT))
def test_a_token_of_type_at_jwt_or_without_type_is_accepted(
    issuer: Issuer, verifier: Verifier, type_: object
) -> None:
    token = issuer.token("bob", header={"typ": type_})
    assert authenticate_with(verifier, f"Bearer {token}").id == "bob"


def test_unknown_header_members_are_ignored(issuer: Issuer, verifier: Verifier) -> None:
    """RFC 7515 section 4: what is not understood and not critical must be ignored."""
    token = issuer.token("bob", header={"x5t": "abc", "more": {"a": [1]}})
    assert authenticate_with(verifier, f"Bearer {token}").id == "bob"
