"""The value of the `Authorization` header: one scheme, spaces, one token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.bearer import bearer_token
from shared.auth.refusals import InvalidToken, Reason
from tests.support.api.http_grammar import any_case
from tests.support.run.cases import cases

# RFC 6750 section 2.1
B64TOKEN = st.from_regex(r"[A-Za-z0-9\-._~+/]+=*", fullmatch=True)


@cases(
    "authorization, reason",
    [
        (None, Reason.NO_CREDENTIALS),
        ("", Reason.NO_CREDENTIALS),
        ("Basic YWxpY2U6cHc=", Reason.OTHER_SCHEME),
        ("Token a.b.c", Reason.OTHER_SCHEME),
        ("a.b.c", Reason.OTHER_SCHEME),  # the token alone
        ("Bearer: a.b.c", Reason.OTHER_SCHEME),
        ("Bearer\ta.b.c", Reason.OTHER_SCHEME),  # a tab is not the space
        (" Bearer a.b.c", Reason.OTHER_SCHEME),
        ("Basic YWxpY2U6cHc=,Bearer a.b.c", Reason.OTHER_SCHEME),  # two headers
        ("Bearer", Reason.NO_TOKEN),
        ("Bearer ", Reason.NO_TOKEN),
        ("Bearer    ", Reason.NO_TOKEN),
        ("Bearer  \ta.b.c", Reason.MALFORMED_CREDENTIALS),
        ("Bearer\u00a0a.b.c", Reason.OTHER_SCHEME),
        ("Bearer \u00a0a.b.c", Reason.MALFORMED_CREDENTIALS),
        ("Bearer  a.b.c d.e.f", Reason.MALFORMED_CREDENTIALS),
        ("Bearer \ta.b.c", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c ", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c\n", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c d.e.f", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c,d.e.f", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c,Bearer d.e.f", Reason.MALFORMED_CREDENTIALS),  # joined headers
        ("Bearer a.b.c, Basic YWxpY2U6cHc=", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c,", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.c\x00", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.\xe9", Reason.MALFORMED_CREDENTIALS),
        ("Bearer a.b.\u0441", Reason.MALFORMED_CREDENTIALS),  # a Cyrillic letter
    ],
)
def test_anything_but_one_bearer_token_is_refused(
    authorization: str | None, reason: Reason
) -> None:
    with pytest.raises(InvalidToken) as caught:
        bearer_token(authorization)
    assert caught.value.reason is reason


@given(scheme=any_case("Bearer"), spaces=st.integers(1, 9), token=B64TOKEN)
def test_every_header_the_grammar_allows_yields_one_token(
    scheme: str, spaces: int, token: str
) -> None:
    assert bearer_token(scheme + " " * spaces + token) == token


def test_the_content_of_a_token_is_not_checked_here() -> None:
    visible = "".join(map(chr, range(0x21, 0x7F))).replace(",", "")
    assert bearer_token(f"Bearer {visible}") == visible
