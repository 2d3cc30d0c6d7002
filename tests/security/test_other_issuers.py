"""Tokens in the shapes that well-known issuers give them, by configuration alone.

The configuration is that of docs/recipes/other-issuers.md.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from infra.common.stages import FILE, stage_settings
from infra.deploy.stage_faults import faults
from shared.auth.refusals import InvalidToken, Reason
from shared.auth.tokens import verifier_for
from shared.scopes import SCOPES
from tests.support.run.cases import cases
from tests.support.run.promises import promise
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.issuer_shapes import SHAPES, Shape
from tests.support.tokens.rejections import assert_refused
from tests.support.tokens.signing import shared_secret_key

pytestmark = promise("A token of another issuer is rejected")

NAMED = {shape.heading: shape for shape in SHAPES}
PAIRS = [(ours, other) for ours in SHAPES for other in SHAPES if ours is not other]


@cases("shape", SHAPES)
def test_an_access_token_of_the_owners_own_app_has_every_scope(
    issuer: Issuer, shape: Shape
) -> None:
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    principal = verifier.verify(shape.token(issuer))
    assert principal.id == shape.claims["sub"]
    assert principal.scopes == SCOPES


@cases("shape", SHAPES)
def test_an_access_token_of_a_third_party_app_has_its_own_scopes(
    issuer: Issuer, shape: Shape
) -> None:
    """Or there is no access: the person is the same, and the key, and the audience."""
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    with pytest.raises(InvalidToken) as caught:
        verifier.verify(shape.token(issuer, **shape.third))
    clerk = shape.heading == "Clerk"  # another origin is not even of the application
    assert caught.value.reason is (Reason.WRONG_CLAIM if clerk else Reason.NO_SCOPE)
    principal = verifier.verify(shape.token(issuer, **shape.narrowed))
    assert principal.id == shape.claims["sub"]
    assert principal.scopes == {"todos:read"}


@pytest.mark.parametrize("shape", SHAPES, ids=NAMED)
def test_without_the_clients_of_the_recipe_nothing_is_deployed(
    shape: Shape, tmp_path: Path
) -> None:
    """Or the recipe would be an app that is locked out, or one that is let in."""
    lines = shape.variables()
    del lines["AUTH_CLIENTS"]
    secret = {"AUTH_SHARED_SECRET_ID": "x"} if "AUTH_SHARED_SECRET" in lines else {}
    lines |= {"IDENTITY": "elsewhere", "AWS_REGION": "eu-west-1", **secret}
    file = tmp_path / "settings"
    for more, wanted in (("", ["AUTH_CLIENTS must"]), ("AUTH_CLIENTS={}", [])):
        file.write_text("".join(f"{n}={v}\n" for n, v in lines.items()) + more)
        shell = {"PATH": os.environ["PATH"], FILE: str(file)}
        found = faults("dev", stage_settings("dev", shell))
        clerk = shape.heading == "Clerk"  # its required claim names the client
        assert [each[:17].strip() for each in found] == ([] if clerk else wanted)


@pytest.mark.parametrize(
    "profile",
    [
        {"azp": ABSENT, "client_id": "my_client_id", "jti": "73WakrfVbNJBaAmhQtEeDv"},
        {
            "scope": "openid todos:read todos:write account:read account:write"
            " account:erase"
        },
    ],
)
def test_either_profile_of_auth0_is_accepted(
    issuer: Issuer, profile: dict[str, Any]
) -> None:
    shape = NAMED["Auth0"]
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    principal = verifier.verify(shape.token(issuer, **profile))
    assert principal.client == "my_client_id"
    assert SCOPES - {"account:share"} <= principal.scopes


@cases(
    "heading, changes, reason",
    [
        ("Auth0", {"gty": "client-credentials"}, Reason.NO_PERSON),
        ("Auth0", {"sub": "my_client_id@clients", "scope": ABSENT}, Reason.NO_PERSON),
        ("Keycloak", {"typ": "ID"}, Reason.OTHER_KIND),
        ("Keycloak", {"typ": "Refresh"}, Reason.OTHER_KIND),
        ("Keycloak", {"typ": "Offline"}, Reason.OTHER_KIND),
        ("Keycloak", {"typ": "Logout", "events": {}}, Reason.OTHER_KIND),
        ("Clerk", {"act": {"sub": "user_admin"}}, Reason.ACTOR),
        ("Clerk", {"azp": ABSENT, "client_id": "an-app"}, Reason.WRONG_CLAIM),
        ("Neon Auth", {"azp": "a", "client_id": "b"}, Reason.BAD_CLIENT),
    ],
)
def test_other_tokens_of_the_issuer_are_rejected(
    issuer: Issuer, heading: str, changes: dict[str, Any], reason: Reason
) -> None:
    shape = NAMED[heading]
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    assert_refused(verifier, f"Bearer {shape.token(issuer, **changes)}", reason)


@cases("ours, other", PAIRS)
def test_a_token_of_another_issuer_is_refused(
    issuer: Issuer, ours: Shape, other: Shape
) -> None:
    """Even if both had the same key, which here they have where they can."""
    verifier = verifier_for(ours.settings(issuer), issuer.clock)
    with pytest.raises(InvalidToken):
        verifier.verify(other.token(issuer))


@cases("shape", SHAPES)
@cases("member", ["iss", "for whom"])
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


@cases(
    "changes, reason",
    [
        ({"token_use": "id", "aud": "4example"}, Reason.OTHER_KIND),
        ({"token_use": ABSENT}, Reason.WRONG_CLAIM),
        ({"client_id": "another-app-of-the-pool"}, Reason.NO_SCOPE),
        ({"sub": "4example"}, Reason.NO_PERSON),
        ({"nonce": "n-0S6_WzA2Mj"}, Reason.ID_TOKEN),
    ],
)
def test_other_tokens_of_cognito_are_rejected(
    issuer: Issuer, changes: dict[str, Any], reason: Reason
) -> None:
    shape = NAMED["Amazon Cognito"]
    verifier = verifier_for(shape.settings(issuer), issuer.clock)
    token = shape.token(issuer, **changes)
    assert_refused(verifier, f"Bearer {token}", reason)


def test_other_tokens_of_the_identity_function_are_rejected(issuer: Issuer) -> None:
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
