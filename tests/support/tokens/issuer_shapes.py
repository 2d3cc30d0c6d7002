"""How the access tokens of well-known issuers look, and the settings for each.

The settings are read from docs/recipes/other-issuers.md, so that the page stays true.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.common.state_folder import ROOT
from shared.config import AuthSettings, load
from tests.support.docs.pages import fences, section
from tests.support.tokens.issuer import ABSENT, Issuer
from tests.support.tokens.signing import SigningKey, shared_secret_key

RECIPE = ROOT / "docs" / "recipes" / "other-issuers.md"
DATABASE = "postgresql://role:password@127.0.0.1/db"


@dataclass(frozen=True)
class Shape:
    """An issuer's access token: `claims` beside `iss`, `aud`, `iat` and `exp`.

    `claims` are those of the owner's own app. `third` is what differs for another app
    that was granted none of our scopes, and `narrowed` what makes it `todos:read`.
    """

    heading: str  # of the recipe
    algorithm: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    lifetime: int  # seconds
    third: Mapping[str, Any]
    narrowed: Mapping[str, Any]

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
    "email": "bob@example.com",
    "phone": "",
    "aal": "aal1",
    "session_id": "5b1f0c3e-2d9a-4f6b-8c7e-1a2b3c4d5e6f",
    "is_anonymous": False,
    "app_metadata": {"provider": "email", "providers": ["email"]},
    "user_metadata": {"sub": "c0ffee00-0000-4000-8000-000000000000"},
    "amr": [{"method": "password", "timestamp": 1_800_000_000}],
}
SUPABASE_APP = {"client_id": "9a8b7c6d-5e4f-3a2b-1c0d-9e8f7a6b5c4d"}
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
        {"azp": "an-app", "sid": "s1", "scope": "openid profile email"},
        {"azp": "an-app", "sid": "s1", "scope": "openid todos:read"},
    ),
    Shape(
        "Auth0",
        "RS256",
        {"typ": "JWT"},
        {
            "sub": "google-oauth2|106437",
            "aud": [
                "https://todo.example.com",
                "https://tenant.auth0.example/userinfo",
            ],
            "azp": "my_client_id",
            "scope": "openid profile email offline_access",
            "permissions": [],
        },
        86_400,
        {"azp": "another", "scope": "openid", "permissions": ["todos:write"]},
        {"azp": "another", "scope": "openid todos:read"},
    ),
    Shape(
        "Amazon Cognito",
        "RS256",
        {},
        {
            "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "client_id": "4example",
            "token_use": "access",
            "auth_time": 1_800_000_000,
            "cognito:groups": ["people"],
            "event_id": "64f513be-32db-42b0-b78e-b02127b4f463",
            "jti": "aaaaaaaa-bbbb-cccc-dddd-ffffffffffff",
            "origin_jti": "aaaaaaaa-bbbb-cccc-dddd-000000000000",
            "scope": "aws.cognito.signin.user.admin openid profile",
            "version": 2,
            "username": "bob",
        },
        3_600,
        {"client_id": "another", "scope": "openid profile"},
        {"client_id": "another", "scope": "https://todo.example.com/read openid"},
    ),
    Shape(
        "Clerk",
        "RS256",
        {"typ": "JWT", "cat": "cl_B7d4PD111AAA"},
        {
            "sub": "user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
            "azp": "https://app.example.com",
            "nbf": 1_799_999_990,
            "sid": "sess_2",
            "sts": "active",
            "fva": [7, -1],
            "jti": "4c0a3a8a3a47",
            "v": 2,
        },
        60,
        {"azp": "https://other.example.com"},
        {"scope": "todos:read"},
    ),
    Shape(
        "Supabase",
        "ES256",
        {"typ": "JWT"},
        SUPABASE,
        3_600,
        SUPABASE_APP,
        SUPABASE_APP | {"scope": "todos:read"},
    ),
    Shape(
        "Supabase with a shared secret",
        "HS256",
        {"typ": "JWT"},
        SUPABASE,
        3_600,
        SUPABASE_APP,
        SUPABASE_APP | {"scope": "todos:read"},
    ),
    Shape(
        "Keycloak",
        "RS256",
        {"typ": "JWT"},
        {
            "sub": "f1c4f64e-2c0c-4cda-8c9f-9f3f8f3a2b0e",
            "aud": ["ownlist", "account"],
            "typ": "Bearer",
            "azp": "ownlist-web",
            "auth_time": 1_800_000_000,
            "jti": "onrtac:4c0a3a8a-3a47-4f2f-8e89-9e5f9b0a0a0a",
            "sid": "4c0a3a8a-3a47-4f2f-8e89-9e5f9b0a0a0b",
            "acr": "1",
            "allowed-origins": ["https://app.example.com"],
            "realm_access": {"roles": ["default-roles-todo", "offline_access"]},
            "resource_access": {"account": {"roles": ["manage-account"]}},
            "scope": "openid email profile",
            "email_verified": True,
            "preferred_username": "bob",
        },
        300,
        {"azp": "another"},
        {"azp": "another", "scope": "openid todos:read"},
    ),
]
