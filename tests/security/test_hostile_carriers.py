"""Requests that carry no token, several, or one where it does not belong."""

import pytest

from shared.auth import authenticate_with
from shared.auth.refusals import Reason
from shared.auth.tokens import Verifier
from tests.support.issuer import Issuer
from tests.support.refusals import assert_refused

pytestmark = pytest.mark.rule("Only one bearer token in its header counts")


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        ("", Reason.NO_CREDENTIALS),
        ("{good}", Reason.OTHER_SCHEME),
        ("Basic {good}", Reason.OTHER_SCHEME),
        ("Token {good}", Reason.OTHER_SCHEME),
        ("JWT {good}", Reason.OTHER_SCHEME),
        ("Bearer\t{good}", Reason.OTHER_SCHEME),
        ("Bearer", Reason.NO_TOKEN),
        ("Bearer   ", Reason.NO_TOKEN),
        ("Bearer  {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good} {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good},Bearer {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good}, Bearer {good}", Reason.MALFORMED_CREDENTIALS),
        ("Bearer {good}\n", Reason.MALFORMED_CREDENTIALS),
        ('Bearer "{good}"', Reason.NOT_COMPACT),
        ("Bearer <{good}>", Reason.NOT_COMPACT),
        ("Bearer access_token={good}", Reason.NOT_COMPACT),
    ],
)
def test_a_good_token_that_is_carried_wrongly_is_refused(
    issuer: Issuer, verifier: Verifier, authorization: str, reason: Reason
) -> None:
    assert_refused(verifier, authorization.format(good=issuer.token()), reason)


def test_no_header_at_all_is_refused(verifier: Verifier) -> None:
    assert_refused(verifier, None, Reason.NO_CREDENTIALS)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_a_good_token_is_believed_whatever_the_case_of_the_scheme(
    issuer: Issuer, verifier: Verifier, scheme: str
) -> None:
    principal = authenticate_with(verifier, f"{scheme} {issuer.token('bob')}")
    assert principal.id == "bob"
