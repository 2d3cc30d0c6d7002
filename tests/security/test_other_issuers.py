"""Tokens in the shapes that well-known issuers give them, by configuration alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from shared.auth.refusals import Reason
from shared.auth.tokens import verifier_for
from tests.support.issuer import ABSENT, Issuer
from tests.support.refusals import assert_refused
from tests.support.signing import shared_secret_key

pytestmark = pytest.mark.rule("Another issuer's tokens count by configuration alone")

SUPABASE_SECRET = b"super-secret-jwt-token-with-at-least-32-characters"
CLERK_ORIGIN = {"azp": "https://ownlist.example"}
COGNITO = {"token_use": "access", "client_id": "4example"}


class Shape(NamedTuple):
    """How an issuer's access tokens look, and what we are configured with."""

    algorithm: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    lifetime: int  # seconds
    settings: Mapping[str, Any] = {}


SHAPES = {
    "Better Auth": Shape("EdDSA", {}, {"sub": "Yw3kT0vQmZ7LxGQ1bJ0uD9cRkP5aHs2E"}, 900),
    "Neon Auth": Shape(
        "EdDSA",
        {},
        {
            "sub": "0197f0c2-7d2b-7cc0-b7a0-6f6a5c1f9d11",
            "email": "bob@example.com",
            "emailVerified": True,
            "role": "authenticated",
        },
        900,
    ),
    "Auth0": Shape(
        "RS256",
        {"typ": "at+jwt"},
        {
            "sub": "google-oauth2|106437",
            "aud": ["ownlist-tests", "https://tenant.example/userinfo"],
            "azp": "my_client_id",
            "scope": "openid profile",
        },
        86_400,
    ),
    "Cognito": Shape(
        "RS256",
        {},
        {
            "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "aud": ABSENT,
            "auth_time": 1_800_000_000,
            "scope": "aws.cognito.signin.user.admin",
            "username": "bob",
        }
        | COGNITO,
        3_600,
        {"audience": None, "required_claims": COGNITO},
    ),
    "Clerk": Shape(
        "RS256",
        {"typ": "JWT", "cat": "cl_B7d4PD111AAA"},
        {
            "sub": "user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
            "aud": ABSENT,
            "nbf": 1_799_999_990,
            "sid": "sess_2",
            "v": 2,
        }
        | CLERK_ORIGIN,
        60,
        {"audience": None, "required_claims": CLERK_ORIGIN},
    ),
    "Supabase": Shape(
        "ES256",
        {"typ": "JWT"},
        {
            "sub": "c0ffee00-0000-4000-8000-000000000000",
            "aud": "authenticated",
            "role": "authenticated",
            "is_anonymous": False,
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "amr": [{"method": "password", "timestamp": 1_800_000_000}],
        },
        3_600,
        {"audience": "authenticated"},
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_an_access_token_in_the_shape_of_each_issuer_is_believed(
    issuer: Issuer, shape: Shape
) -> None:
    verifier = verifier_for(issuer.settings(**shape.settings), issuer.clock)
    expires = {"exp": issuer.clock() + shape.lifetime}
    claims = issuer.claims(**dict(shape.claims) | expires)
    header = issuer.header(shape.algorithm, **shape.header)
    token = issuer.keys[shape.algorithm].token(header, claims)
    assert verifier.verify(token).id == claims["sub"]


def test_a_supabase_project_with_a_shared_secret_is_believed(issuer: Issuer) -> None:
    expected = issuer.settings(
        audience="authenticated", jwks_url=None, shared_secret=SUPABASE_SECRET
    )
    header = {"alg": "HS256", "typ": "JWT", "kid": "abcdef"}
    claims = issuer.claims("bob", aud="authenticated", role="authenticated")
    token = shared_secret_key(SUPABASE_SECRET).token(header, claims)
    assert verifier_for(expected, issuer.clock).verify(token).id == "bob"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"token_use": "id", "aud": "4example"}, Reason.WRONG_CLAIM),
        ({"client_id": "another app of the pool"}, Reason.WRONG_CLAIM),
        ({"client_id": ABSENT}, Reason.WRONG_CLAIM),
        ({"nonce": "n-0S6_WzA2Mj"}, Reason.ID_TOKEN),
        ({"iss": "https://cognito.example/another-pool"}, Reason.WRONG_ISSUER),
    ],
)
def test_what_else_cognito_signs_gives_no_access(
    issuer: Issuer, changes: dict[str, Any], reason: Reason
) -> None:
    shape = SHAPES["Cognito"]
    verifier = verifier_for(issuer.settings(**shape.settings), issuer.clock)
    claims = dict(shape.claims) | changes
    token = issuer.token(algorithm="RS256", **{"subject": claims.pop("sub")} | claims)
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
