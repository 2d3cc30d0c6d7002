"""What is sent to the endpoints under /api/auth and answered, as models.

Only for the OpenAPI document: Better Auth checks and answers by itself.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from infra.openapi.problems import problems
from infra.openapi.response_models import Absent, Fault

CODES = [each["code"] for each in problems() if "code" in each]
Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"})]
Password = Annotated[str, Field(min_length=12, max_length=128)]
AnyPassword = Annotated[str, Field(max_length=128)]


class Named(BaseModel):
    """With names as Better Auth writes them."""

    model_config = ConfigDict(alias_generator=to_camel)


class SignUp(Named):
    """A new account."""

    name: Annotated[str, Field(max_length=200)]
    email: Email
    password: Password


class Confirmation(Named):
    """What follows `#confirm=` in the mail, and the password of the account."""

    token: str
    password: AnyPassword


class SignIn(Named):
    """`rememberMe: false` ends the session with the browser's."""

    email: Email
    password: AnyPassword
    remember_me: bool = True


class EmailAddress(Named):
    """Whose password is forgotten."""

    email: Email


class NewPassword(Named):
    """What follows `#reset=` in the mail, and the password from now on."""

    token: str
    new_password: Password


class PasswordChange(Named):
    """The password until now, and from now on."""

    current_password: AnyPassword
    new_password: Password


class SessionToken(Named):
    """The `token` of one of one's own sessions, as list_sessions has it."""

    token: str


class Deletion(Named):
    """The password of the account."""

    password: AnyPassword


class NameChange(Named):
    """The name from now on."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


class AddressToConfirm(Named):
    """The address of a sign-up."""

    email: Email


class AddressChange(Named):
    """The address that the account shall have."""

    new_email: Email


class AddressConfirmation(Named):
    """What follows `#change=` in the mail, and the password of the account."""

    token: str
    password: AnyPassword


class Nothing(Named):
    """No members."""


class User(Named):
    """Somebody with an account. `id` is the owner of their todos."""

    id: UUID
    name: str
    email: str
    email_verified: bool
    image: None
    created_at: datetime
    updated_at: datetime


class Session(Named):
    """A device that is signed in, and where from."""

    id: UUID
    user_id: UUID
    token: str
    ip_address: str | None
    user_agent: str | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


class SignedUp(Named):
    """The same whether the address had an account already; there is no session yet."""

    token: None
    user: User


class SignedIn(Named):
    """`token` is the session's, without its signature: no bearer."""

    redirect: bool
    token: str
    user: User


class PasswordChanged(Named):
    """`token` is that of the new session, without its signature."""

    token: str
    user: User


class CurrentSession(Named):
    """Who is signed in."""

    session: Session
    user: User


class AccessToken(Named):
    """A JWT for the todos, for 15 minutes."""

    token: str


class Key(Named):
    """A public key (RFC 8037)."""

    kid: str
    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    alg: Literal["EdDSA"]
    x: str


class Keys(Named):
    """A JWK set (RFC 7517)."""

    keys: list[Key]


class Done(Named):
    """It is done."""

    status: Literal[True]


class Asked(Named):
    """The same whether the address has an account; a mail is sent either way."""

    status: Literal[True]
    message: str


class SignedOut(Named):
    """No session any more, whether or not there was one."""

    success: Literal[True]


class Deleted(Named):
    """The account is gone, and its todos with it."""

    success: Literal[True]
    message: str


class AccountProblem(BaseModel):
    """RFC 9457. `message`, the same as `detail`, and `code` are Better Auth's."""

    type: str
    title: str
    status: int
    detail: str
    message: str
    code: Annotated[str, Field(json_schema_extra={"enum": [*CODES]})]
    request_id: str
    errors: Absent[list[Fault]]
