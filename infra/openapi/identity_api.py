"""The endpoints under /api/auth, for the OpenAPI document.

Better Auth's own description has many more, and says of none what this service makes
of it; so these are written by hand. Tests hold them against the function's list of
what is open, and against what it really answers.
"""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from infra.openapi.identity_models import (
    AccessToken,
    AccountProblem,
    AddressChange,
    AddressConfirmation,
    AddressToConfirm,
    Asked,
    Confirmation,
    CurrentSession,
    Deleted,
    Deletion,
    Done,
    EmailAddress,
    Keys,
    NameChange,
    NewPassword,
    Nothing,
    PasswordChange,
    PasswordChanged,
    Session,
    SessionToken,
    SignedIn,
    SignedOut,
    SignedUp,
    SignIn,
    SignUp,
)
from shared.http.responses import outcomes

BASE = "/api/auth"
TAG = "Accounts"
# A browser sends the cookie by itself; other clients send `set-auth-token` as a bearer.
SESSION: list[dict[str, list[str]]] = [{"session_cookie": []}, {"session_bearer": []}]
SCHEMES = {
    "session_cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Secure-better-auth.session_token",
        "description": "The session, as sign_in and verify_email set it. On http, as "
        "under `make dev`, its name has no `__Secure-`. It works on the API's own "
        "origin only, and with an `Origin` that is trusted.",
    },
    "session_bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The session for a client without cookies: the value of the "
        "header `set-auth-token` of sign_in and verify_email. The todos take the one "
        "of get_token.",
    },
}


@dataclass(frozen=True)
class Endpoint:
    """One of them; `answer` is the model of its success, `errors` other statuses."""

    name: str
    method: Literal["get", "post"]
    path: str
    summary: str
    description: str
    body: type[BaseModel] | None
    answer: type[BaseModel]
    errors: tuple[int, ...]
    session: bool = False  # is asked for
    starts: bool = False  # one, with its cookie and `set-auth-token`
    shape: Literal["", "array", "nullable"] = ""  # of the answer

    @property
    def success(self) -> dict[str, Any]:
        """The schema of its answer."""
        schema = {"$ref": f"#/components/schemas/{self.answer.__name__}"}
        if self.shape == "array":
            return {"type": "array", "items": schema}
        return {"anyOf": [schema, {"type": "null"}]} if self.shape else schema


STARTED = {
    "set-cookie": {
        "description": "The session, for a browser.",
        "schema": {"type": "string"},
    },
    "set-auth-token": {
        "description": "The session, for `Authorization: Bearer`.",
        "schema": {"type": "string"},
    },
}
SENT = (400, 403, 413, 415, 429, 503)  # what any POST may be answered
READ = (401, 429, 503)
ENDPOINTS = (
    Endpoint(
        *("sign_up", "post", "/sign-up/email"),
        "Create an account",
        "Sends a mail with a link; signing in works once the address is confirmed.",
        *(SignUp, SignedUp, SENT),
    ),
    Endpoint(
        *("verify_email", "post", "/verify-email"),
        "Confirm an e-mail address and sign in",
        "Takes the token from the mail and the account's password: whoever signs up "
        "with somebody else's address knows only one of them. The token works once, "
        "within 24 hours.",
        *(Confirmation, Done, SENT),
        starts=True,
    ),
    Endpoint(
        *("send_verification_email", "post", "/send-verification-email"),
        "Send the link of a sign-up again",
        "Sends a mail, with a link if the address has an account that is not confirmed "
        "yet. The answer is the same if not.",
        *(AddressToConfirm, Done, SENT),
    ),
    Endpoint(
        *("sign_in", "post", "/sign-in/email"),
        "Sign in",
        "A wrong password, an unknown and an unconfirmed address get the same answer.",
        *(SignIn, SignedIn, (*SENT, 401)),
        starts=True,
    ),
    Endpoint(
        *("sign_out", "post", "/sign-out"),
        "Sign out",
        "Ends the session. Tokens that were issued remain valid until they expire.",
        *(Nothing, SignedOut, SENT),
        session=True,
    ),
    Endpoint(
        *("get_token", "get", "/token"),
        "Get an API token",
        "A JWT, valid for 15 minutes. Send it as `Authorization: Bearer` to /api/v1.",
        *(None, AccessToken, READ),
        session=True,
    ),
    Endpoint(
        *("get_jwks", "get", "/jwks"),
        "Get the public keys (JWKS)",
        "To verify tokens. Can be cached for a minute.",
        *(None, Keys, (503,)),
    ),
    Endpoint(
        *("get_session", "get", "/get-session"),
        "Get the current session",
        "Answers `null` without a session.",
        *(None, CurrentSession, READ),
        session=True,
        shape="nullable",
    ),
    Endpoint(
        *("list_sessions", "get", "/list-sessions"),
        "List your sessions",
        "Requires a session that began within the last 24 hours.",
        *(None, Session, (*READ, 403)),
        session=True,
        shape="array",
    ),
    Endpoint(
        *("revoke_session", "post", "/revoke-session"),
        "End one of your sessions",
        "Another user's token has no effect, and the answer is the same.",
        *(SessionToken, Done, (*SENT, 401)),
        session=True,
    ),
    Endpoint(
        *("revoke_sessions", "post", "/revoke-sessions"),
        "End all your sessions",
        "Including the current one.",
        *(Nothing, Done, (*SENT, 401)),
        session=True,
    ),
    Endpoint(
        *("update_user", "post", "/update-user"),
        "Change your name",
        "Nothing else of an account can be changed here.",
        *(NameChange, Done, (*SENT, 401)),
        session=True,
        starts=True,
    ),
    Endpoint(
        *("change_email", "post", "/change-email"),
        "Request a change of your e-mail address",
        "Sends a notice to the address the account has, then a link to the new one. "
        "Nothing changes until the link is used. A new request ends an earlier one. "
        "The answer is the same if the new address has an account, which gets no link.",
        *(AddressChange, Done, (*SENT, 401)),
        session=True,
    ),
    Endpoint(
        *("confirm_email_change", "post", "/confirm-email-change"),
        "Change your e-mail address",
        "Takes the token from the mail to the new address, which works once, within an "
        "hour, and the account's password. Ends all sessions and all other links: sign "
        "in with the new address.",
        *(AddressConfirmation, Done, SENT),
    ),
    Endpoint(
        *("change_password", "post", "/change-password"),
        "Change your password",
        "Ends all sessions and starts a new one.",
        *(PasswordChange, PasswordChanged, (*SENT, 401)),
        session=True,
        starts=True,
    ),
    Endpoint(
        *("request_password_reset", "post", "/request-password-reset"),
        "Request a password reset",
        "Sends a mail, with a link if the address has an account.",
        *(EmailAddress, Asked, SENT),
    ),
    Endpoint(
        *("reset_password", "post", "/reset-password"),
        "Set a new password",
        "Takes the token from the mail, which works once, within an hour. Ends all "
        "sessions and confirms the address.",
        *(NewPassword, Done, SENT),
    ),
    Endpoint(
        *("delete_user", "post", "/delete-user"),
        "Delete your account and all your todos",
        "Immediately and irreversibly.",
        *(Deletion, Deleted, (*SENT, 401)),
        session=True,
    ),
)
MODELS: tuple[type[BaseModel], ...] = (
    *(each.body for each in ENDPOINTS if each.body),
    *(each.answer for each in ENDPOINTS),
    AccountProblem,
)


def paths() -> dict[str, Any]:
    """Their part of the OpenAPI document."""
    return {f"{BASE}{each.path}": {each.method: _described(each)} for each in ENDPOINTS}


def _described(endpoint: Endpoint) -> dict[str, Any]:
    """One operation of the document."""
    described: dict[str, Any] = {
        "summary": endpoint.summary,
        "description": endpoint.description,
        "operationId": endpoint.name,
        "tags": [TAG],
    }
    if endpoint.body:
        schema = {"$ref": f"#/components/schemas/{endpoint.body.__name__}"}
        content = {"application/json": {"schema": schema}}
        required = endpoint.body is not Nothing
        described["requestBody"] = {"content": content, "required": required}
    described["responses"] = _responses(endpoint)
    if endpoint.session:
        described["security"] = SESSION
    return described


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    found = outcomes({200: ""}, *endpoint.errors, public=True)
    success = found.pop(200) | {
        "content": {"application/json": {"schema": endpoint.success}}
    }
    if endpoint.starts:
        success["headers"] = STARTED
    problem = {"$ref": f"#/components/schemas/{AccountProblem.__name__}"}
    content = {"application/problem+json": {"schema": problem}}
    errors = {
        str(status): each | {"content": content} for status, each in found.items()
    }
    return {"200": success, **errors}
