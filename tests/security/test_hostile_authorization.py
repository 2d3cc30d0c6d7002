"""Requests that carry no token, several, or one where it does not belong."""

from shared.auth import authenticate_with
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.rejections import assert_refused

pytestmark = promise("A token counts only as the one bearer token in its header")


@cases(
    "authorization, reason",
    [
        ("", Reason.NO_CREDENTIALS),
        ("{good}", Reason.OTHER_SCHEME),
        ("Basic {good}", Reason.OTHER_SCHEME),
        ("Token {good}", Reason.OTHER_SCHEME),
        ("JWT {good}", Reason.OTHER_SCHEME),
        ("Bearer\t{good}", Reason.OTHER_SCHEME),
        ("Bearer", Reason.NO_TOKEN),
        ("Bearer   ", Reason.NO_TOKEN),
        ("Bearer \t{good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good} {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good},Bearer {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good}, Bearer {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good}\n", Reason.MALFORMED_CREDENTIALS),
        ('Bearer "{good}"', Reason.NOT_COMPACT),
        ("Bearer <{good}>", Reason.NOT_COMPACT),
        ("Bearer access_token={good}", Reason.NOT_COMPACT),
    ],
)
def test_a_valid_token_in_the_wrong_place_is_rejected(
    issuer: Issuer, verifier: Verifier, authorization: str, reason: Reason
) -> None:
    assert_refused(verifier, authorization.format(good=issuer.token()), reason)


def test_no_header_at_all_is_refused(verifier: Verifier) -> None:
    assert_refused(verifier, None, Reason.NO_CREDENTIALS)


@cases("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
@cases("spaces", [" ", "  ", "   "])
def test_a_valid_token_is_accepted_in_every_form_of_the_grammar(
    issuer: Issuer, verifier: Verifier, scheme: str, spaces: str
) -> None:
    """RFC 6750 section 2.1: `Bearer`, in any case, and 1*SP."""
    principal = authenticate_with(verifier, f"{scheme}{spaces}{issuer.token('bob')}")
    assert principal.id == "bob"
