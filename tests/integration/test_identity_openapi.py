"""What the OpenAPI document says of /api/auth, against what the function answers."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from infra.openapi import identity_api
from infra.openapi.identity_api import Endpoint
from tests.support.api.client import document
from tests.support.identity.function import PASSWORD, Answer, Identity, some_email

ENDPOINTS = {each.name: each for each in identity_api.ENDPOINTS}
FREE = ("sign_out", "get_session")  # they answer without a session, too
IN_NEED = {n: each for n, each in ENDPOINTS.items() if each.session and n not in FREE}
NEW_PASSWORD = f"{PASSWORD}, a newer one"


def fits(schema: dict[str, Any], value: Any) -> None:
    """The value is what the document's schema says; neither has another member."""
    validator = Draft202012Validator(
        {**document(), **schema}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert list(validator.iter_errors(value)) == []


class Told:
    """Asks as the document says, and holds the answer against it."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.bearer = ""
        self.asked: list[str] = []

    def ask(self, operation: str, /, **members: object) -> Any:
        """The body of the answer, which is a success."""
        endpoint = ENDPOINTS[operation]
        self.asked.append(operation)
        if endpoint.body:
            fits({"$ref": f"#/components/schemas/{endpoint.body.__name__}"}, members)
        answer = self._send(endpoint, members)
        assert answer.status == 200, answer
        fits(endpoint.success, answer.json())
        assert bool(answer.cookies) >= endpoint.starts
        assert ("set-auth-token" in answer.headers) >= endpoint.starts
        self.bearer = answer.headers.get("set-auth-token", self.bearer)
        return answer.json()

    def _send(self, endpoint: Endpoint, members: object) -> Answer:
        headers = {"authorization": f"Bearer {self.bearer}"} if endpoint.session else {}
        return self.identity.request(
            endpoint.method.upper(),
            endpoint.path,
            body=members if endpoint.body else None,
            headers=headers,
        )


def test_every_endpoint_answers_as_described(identity: Identity) -> None:
    told, email = Told(identity), some_email()
    told.ask("sign_up", name="Ada", email=email, password=PASSWORD)
    told.ask("send_verification_email", email=email)
    told.ask("verify_email", token=identity.link(email), password=PASSWORD)
    told.ask("update_user", name="Ada Lovelace")
    told.ask("change_email", newEmail=(email := some_email()))
    link = identity.link(email, "change")
    told.ask("confirm_email_change", token=link, password=PASSWORD)
    told.ask("sign_in", email=email, password=PASSWORD)
    told.ask("get_token")
    assert told.ask("get_jwks")["keys"]
    assert told.ask("get_session")["user"]["email"] == email
    told.ask("sign_out")
    assert told.ask("get_session") is None
    told.ask("sign_in", email=email, password=PASSWORD)
    told.ask("change_password", currentPassword=PASSWORD, newPassword=NEW_PASSWORD)
    (session,) = told.ask("list_sessions")
    told.ask("revoke_session", token=session["token"])
    told.ask("request_password_reset", email=email)
    link = identity.link(email, "reset")
    told.ask("reset_password", token=link, newPassword=PASSWORD)
    told.ask("sign_in", email=email, password=PASSWORD, rememberMe=False)
    told.ask("revoke_sessions")
    told.ask("sign_in", email=email, password=PASSWORD)
    told.ask("delete_user", password=PASSWORD)
    assert {*told.asked} == ENDPOINTS.keys()


@pytest.mark.parametrize("name", [*IN_NEED])
def test_who_must_be_signed_in_is_refused_otherwise(
    name: str, identity: Identity
) -> None:
    endpoint = IN_NEED[name]
    schema = f"{endpoint.body.__name__}" if endpoint.body else ""
    example = document()["components"]["schemas"].get(schema, {}).get("examples", [{}])
    answer = identity.request(
        endpoint.method.upper(),
        endpoint.path,
        body=example[0] if endpoint.body else None,
    )
    assert answer.status == 401
    assert 401 in endpoint.errors
