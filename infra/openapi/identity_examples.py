"""An example of each body under /api/auth, and of each answer."""

from typing import Any

ADA = "5b1f0c3e-2d9a-4f6b-8c7e-1a2b3c4d5e6f"
PHRASE = "correct horse battery"
EMAIL = "ada@example.com"
AT = "2026-11-22T09:00:00.000Z"
LINK = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImFkYUBleGFtcGxlLmNvbSJ9.c2lnbmF0dXJl"
SESSION_KEY = "dW1vVXNlQW55d2hlcmVFbHNlSW5EZWVk"
USER = {
    "id": ADA,
    "name": "Ada",
    "email": EMAIL,
    "emailVerified": True,
    "image": None,
    "createdAt": AT,
    "updatedAt": AT,
}
SESSION = {
    "id": "0197f0c2-7e9f-4c1b-9d53-6f2a1be0c8d4",
    "userId": ADA,
    "token": SESSION_KEY,
    "ipAddress": "192.0.2.7",
    "userAgent": "Mozilla/5.0",
    "createdAt": AT,
    "updatedAt": AT,
    "expiresAt": "2026-11-29T09:00:00.000Z",
}
KEY = {
    "kid": "0197f0c2-8a11-4d40-8f0e-52a9c77b1e36",
    "kty": "OKP",
    "crv": "Ed25519",
    "alg": "EdDSA",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "SignUp": {"name": "Ada", "email": EMAIL, "password": PHRASE},
    "Confirmation": {"token": LINK, "password": PHRASE},
    "SignIn": {"email": EMAIL, "password": PHRASE},
    "EmailAddress": {"email": EMAIL},
    "NewPassword": {"token": "h2Xn0yYpQk3v", "newPassword": f"{PHRASE} staple"},
    "PasswordChange": {
        "currentPassword": PHRASE,
        "newPassword": f"{PHRASE} staple",
    },
    "SessionToken": {"token": SESSION_KEY},
    "Deletion": {"password": PHRASE},
    "NameChange": {"name": "Ada Lovelace"},
    "AddressToConfirm": {"email": EMAIL},
    "AddressChange": {"newEmail": "ada@example.org"},
    "AddressConfirmation": {"token": "q8Zr1vJx4T0s", "password": PHRASE},
    "Nothing": {},
    "SignedUp": {"token": None, "user": USER | {"emailVerified": False}},
    "SignedIn": {"redirect": False, "token": SESSION_KEY, "user": USER},
    "PasswordChanged": {"token": SESSION_KEY, "user": USER},
    "Session": SESSION,
    "User": USER,
    "CurrentSession": {"session": SESSION, "user": USER},
    "AccessToken": {"token": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI1YjFmIn0.c2lnbmF0dXJl"},
    "Keys": {"keys": [KEY]},
    "Done": {"status": True},
    "Asked": {
        "status": True,
        "message": "If this address has an account, a mail comes",
    },
    "SignedOut": {"success": True},
    "Deleted": {"success": True, "message": "User deleted"},
    "AccountProblem": {
        "type": "/docs/problems#password-too-short",
        "title": "Password too short",
        "status": 400,
        "detail": "A password needs at least 12 characters.",
        "message": "A password needs at least 12 characters.",
        "code": "PASSWORD_TOO_SHORT",
        "request_id": "4f6cbb6e-7a0f-4a0c-9f0b-0c9f2a8f2f0e",
    },
}
