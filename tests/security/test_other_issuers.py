"""Tokens in the shapes that well-known issuers give them, by configuration alone.

The configuration is that of docs/recipes/other-issuers.md.
"""

from typing import Any

import pytest

from shared.auth.refusals import InvalidToken, Reason
from shared.auth.tokens import verifier_for
from tests.support.issuer import ABSENT, Issuer
from tests.support.refusals import assert_refused
from tests.support.shapes import SHAPES, Shape
from tests.support.signing import shared_secret_key

pytestmark = pytest.mark.rule("A token of another issuer is refused")

NAMED = {shape.heading: shape for shape in SHAPES}
PAIRS = [(ours, other) for ours in SHAPES for other in SHAPES if ours is not other]


@pytest.mark.parametrize("shape", SHAPES, ids=NAMED)
def test_an_access_token_in_the_shape_of_each_issuer_is_believed(
    issuer: Issuer, shape: Shape
) -> None:
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    assert verifier.verify(shape.token(issuer)).id == shape.claims["sub"]


@pytest.mark.parametrize(
    ("ours", "other"), PAIRS, ids=[f"{a.heading}, {b.heading}" for a, b in PAIRS]
)
def test_a_token_of_another_issuer_is_refused(
    issuer: Issuer, ours: Shape, other: Shape
) -> None:
    """Even if both had the same key, which here they have where they can."""
    verifier = verifier_for(ours.settings(issuer), issuer.clock)
    with pytest.raises(InvalidToken):
        verifier.verify(other.token(issuer))


@pytest.mark.parametrize("shape", SHAPES, ids=NAMED)
@pytest.mark.parametrize("member", ["iss", "for whom"])
def test_a_token_of_another_tenant_or_application_is_refused(
    issuer: Issuer, shape: Shape, member: str
) -> None:
    """Each setting of the recipe holds alone: the rest of the token is ours."""
    required = shape.settings(issuer).required_claims
    names = {"iss": ["iss"], "for whom": list(required) or ["aud"]}[member]
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    for name in names:
        for value in ("https://another.example", ABSENT):
            with pytest.raises(InvalidToken):
                verifier.verify(shape.token(issuer, **{name: value}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"token_use": "id", "aud": "4example"}, Reason.OTHER_KIND),
        ({"client_id": "another app of the pool"}, Reason.WRONG_CLAIM),
        ({"nonce": "n-0S6_WzA2Mj"}, Reason.ID_TOKEN),
    ],
)
def test_what_else_cognito_signs_gives_no_access(
    issuer: Issuer, changes: dict[str, Any], reason: Reason
) -> None:
    shape = NAMED["Amazon Cognito"]
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    token = shape.token(issuer, **changes)
    assert_refused(verifier, f"Bearer {token}", reason)


def test_what_else_the_identity_signs_gives_no_access(issuer: Issuer) -> None:
    """Session cookies, and mails with links: signed with its secret, not its key."""
    verifier = verifier_for(issuer.settings(), issuer.clock)
    secret = shared_secret_key(b"the BETTER_AUTH_SECRET of this stage")
    session = "Yw3kT0vQmZ7LxGQ1bJ0uD9cRkP5aHs2E"
    for token, reason in (
        (session, Reason.NOT_COMPACT),
        (f"{session}.cHJvb2Y", Reason.NOT_COMPACT),
        (f"{session}.cHJvb2Y%3D", Reason.NOT_COMPACT),
        (secret.token({"alg": "HS256"}, issuer.claims()), Reason.NO_KEY_ID),
        (
            secret.token(issuer.header(alg="HS256"), issuer.claims()),
            Reason.WRONG_ALGORITHM,
        ),
        (
            issuer.token(header={"typ": "better-auth.session-cache+jwt"}),
            Reason.WRONG_TYPE,
        ),
        (issuer.token(aud="better-auth:session-cache"), Reason.WRONG_AUDIENCE),
    ):
        assert_refused(verifier, f"Bearer {token}", reason)


def test_a_token_of_another_stage_gives_no_access(issuer: Issuer) -> None:
    """Even if both stages had the same key under the same id."""
    verifier = verifier_for(issuer.settings(), issuer.clock)
    staging = issuer.bearer(iss="https://staging.example")
    assert_refused(verifier, staging, Reason.WRONG_ISSUER)
