"""How the access tokens of well-known issuers look, and the settings for each.

The settings are read from docs/recipes/other-issuers.md, so that the page stays true.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.state import ROOT
from shared.config import AuthSettings, load
from tests.support.issuer import ABSENT, Issuer
from tests.support.pages import fences, section
from tests.support.signing import SigningKey, shared_secret_key

RECIPE = ROOT / "docs" / "recipes" / "other-issuers.md"
DATABASE = "postgresql://role:password@127.0.0.1/db"


@dataclass(frozen=True)
class Shape:
    """An issuer's access token: `claims` beside `iss`, `aud`, `iat` and `exp`."""

    heading: str  # of the recipe
    algorithm: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    lifetime: int  # seconds

    def variables(self) -> dict[str, str]:
        """What the recipe sets."""
        (text,) = fences(section(RECIPE, self.heading), "dotenv")
        pairs = (line.partition("=") for line in text.splitlines())
        return {name: value for name, _, value in pairs}

    def settings(self, issuer: Issuer) -> AuthSettings:
        """The recipe's, with the keys of an issuer on this machine."""
        read = self.variables() | {"DATABASE_URL": DATABASE}
        if "AUTH_JWKS_URL" in read:
            assert read["AUTH_JWKS_URL"].startswith("https://")
            read["AUTH_JWKS_URL"] = issuer.jwks_url
        return load(read).auth

    def token(self, issuer: Issuer, **claims: Any) -> str:
        """One of theirs, signed with the key of an issuer on this machine."""
        read, now = self.variables(), int(issuer.clock())
        made = {
            "iss": read["AUTH_ISSUER"],
            "aud": read["AUTH_AUDIENCE"] or ABSENT,
            "iat": now,
            "exp": now + self.lifetime,
            **json.loads(read.get("AUTH_REQUIRED_CLAIMS", "{}")),
            **self.claims,
            **claims,
        }
        key = self._key(issuer)
        header = {"alg": self.algorithm, "kid": key.kid or "shared", **self.header}
        return key.token(header, {n: v for n, v in made.items() if v is not ABSENT})

    def _key(self, issuer: Issuer) -> SigningKey:
        secret = self.variables().get("AUTH_SHARED_SECRET")
        return (
            shared_secret_key(secret.encode())
            if secret
            else issuer.keys[self.algorithm]
        )


SUPABASE = {
    "sub": "c0ffee00-0000-4000-8000-000000000000",
    "role": "authenticated",
    "is_anonymous": False,
    "app_metadata": {"provider": "email", "providers": ["email"]},
    "amr": [{"method": "password", "timestamp": 1_800_000_000}],
}
SHAPES = [
    Shape(
        "Neon Auth",
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
    Shape(
        "Auth0",
        "RS256",
        {"typ": "at+jwt"},
        {
            "sub": "google-oauth2|106437",
            "aud": ["https://todo.example.com", "https://tenant.example/userinfo"],
            "azp": "my_client_id",
            "scope": "openid profile",
        },
        86_400,
    ),
    Shape(
        "Amazon Cognito",
        "RS256",
        {},
        {
            "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "auth_time": 1_800_000_000,
            "scope": "aws.cognito.signin.user.admin",
            "username": "bob",
        },
        3_600,
    ),
    Shape(
        "Clerk",
        "RS256",
        {"typ": "JWT", "cat": "cl_B7d4PD111AAA"},
        {
            "sub": "user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
            "nbf": 1_799_999_990,
            "sid": "sess_2",
            "v": 2,
        },
        60,
    ),
    Shape("Supabase", "ES256", {"typ": "JWT"}, SUPABASE, 3_600),
    Shape("Supabase with a shared secret", "HS256", {"typ": "JWT"}, SUPABASE, 3_600),
]
