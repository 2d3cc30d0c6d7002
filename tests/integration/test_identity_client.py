"""docs/examples/ownlist-client.ts: Better Auth's own client with our plugin."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.identity.bundle import CALLS, build
from tests.support.identity.function import (
    PASSWORD,
    Identity,
    some_address,
    some_email,
)


class Client:
    """A process that calls what it is told; see support/identity/client_calls.ts."""

    def __init__(self, identity: Identity) -> None:
        url = f"http://127.0.0.1:{identity.port}"
        self._process = subprocess.Popen(
            ["node", build(CALLS), url, identity.origin, some_address()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, called: str, /, **arguments: object) -> tuple[Any, Any]:
        """The data and the error that a page gets; one of them is None."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"name": called.split("."), "arguments": arguments}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        return answer["data"], answer["error"]

    def end(self) -> None:
        with self._process:  # closes its input, waits
            pass
        assert self._process.returncode == 0


@pytest.fixture
def client(identity: Identity) -> Iterator[Client]:
    client = Client(identity)
    yield client
    client.end()


def test_what_fails_has_a_code_and_a_message_to_show(
    client: Client, identity: Identity
) -> None:
    _, error = client.call("signIn.email", email=some_email(), password=PASSWORD)
    assert (error["status"], error["code"]) == (401, "INVALID_EMAIL_OR_PASSWORD")
    assert error["message"].startswith("Invalid email or password")
    assert error["type"] == "/docs/problems#invalid-email-or-password"
    assert f'"{error["request_id"]}"' in identity.output


@pytest.mark.parametrize("name", ["updateSession", "setPassword", "signIn.social"])
def test_what_is_not_offered_is_a_problem_that_says_so(
    name: str, client: Client
) -> None:
    _, error = client.call(name, name="Ada")
    assert (error["status"], error["code"]) == (404, "NOT_FOUND")
    assert error["message"] == error["detail"]


def test_the_client_confirms_with_the_password_and_gets_a_token(
    client: Client, identity: Identity
) -> None:
    email = some_email()
    client.call("signUp.email", name="Ada", email=email, password=PASSWORD)
    link = identity.link(email)
    _, error = client.call("verifyEmail", token=link, password="not the one")
    assert error["code"] == "INVALID_PASSWORD"
    data, error = client.call("verifyEmail", token=link, password=PASSWORD)
    assert (data, error) == ({"status": True}, None)
    data, _ = client.call("token")
    assert data["token"].count(".") == 2
    data, _ = client.call("getSession")
    assert data["user"]["email"] == email


def test_the_client_changes_name_and_address(
    client: Client, identity: Identity
) -> None:
    session = identity.sign_up()
    client.call("signIn.email", email=session.email, password=PASSWORD)
    assert client.call("updateUser", name="Ada L.") == ({"status": True}, None)
    email = some_email()
    assert client.call("changeEmail", newEmail=email) == ({"status": True}, None)
    link = identity.link(email, "change")
    _, error = client.call("confirmEmailChange", token=link, password="not the one")
    assert error["code"] == "INVALID_PASSWORD"
    done = client.call("confirmEmailChange", token=link, password=PASSWORD)
    assert done == ({"status": True}, None)
    client.call("signIn.email", email=email, password=PASSWORD)
    data, _ = client.call("getSession")
    assert (data["user"]["name"], data["user"]["email"]) == ("Ada L.", email)


def test_the_client_asks_for_the_link_again(client: Client, identity: Identity) -> None:
    email = identity.ask_in()
    assert client.call("sendVerificationEmail", email=email) == ({"status": True}, None)
    assert len(identity.mailbox.to(email)) == 2


def test_the_client_deletes_with_the_password_alone(
    client: Client, identity: Identity
) -> None:
    session = identity.sign_up()
    client.call("signIn.email", email=session.email, password=PASSWORD)
    _, error = client.call("deleteUser")
    assert error["code"] == "PASSWORD_REQUIRED"
    data, _ = client.call("deleteUser", password=PASSWORD)
    assert data["success"] is True
    _, error = client.call("token")
    assert error["code"] == "UNAUTHORIZED"
