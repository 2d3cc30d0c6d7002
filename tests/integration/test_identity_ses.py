"""The production bundle and the API of Amazon SES, as moto has it."""

import json
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from tests.support.identity.bundle import HANDLER, build
from tests.support.identity.function import (
    PASSWORD,
    Identity,
    assert_problem,
    some_email,
)
from tests.support.run.promises import promise
from tests.support.run.run import Database

REGION = "eu-west-1"


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    from moto.server import ThreadedMotoServer  # to import it takes a second

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    verify_sender(url, "no-reply@ownlist.test")
    yield url
    server.stop()


def verify_sender(aws: str, email: str) -> None:
    """What an operator does once in SES."""
    body = json.dumps({"EmailIdentity": email}).encode()
    scope = f"Credential=a/20261122/{REGION}/ses/aws4_request"
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
    }
    url = f"{aws}/v2/email/identities"
    with urlopen(Request(url, body, headers, method="POST")) as answer:
        assert answer.status == 200


def sent(aws: str) -> list[str]:
    with urlopen(f"{aws}/moto-api/data.json") as answer:
        data = json.load(answer)
    return [json.dumps(each) for each in data.get("ses", {}).get("Message", [])]


def test_a_sender_that_is_not_verified_is_told_by_kind(
    aws: str, database: Database
) -> None:
    settings = {"AWS_ENDPOINT_URL_SESV2": aws, "MAIL_REGION": REGION}
    settings |= {"MAIL_FROM": "canary@elsewhere.test"}
    with Identity(database.identity_url, settings) as identity:
        body = {"name": "A", "email": some_email(), "password": PASSWORD}
        answer = identity.request("POST", "/sign-up/email", body=body)
        assert_problem(answer, 503, "mail-unavailable")
        assert '"error":"MessageRejected"' in identity.output
        assert "canary" not in identity.output


def test_ses_takes_our_mail(aws: str, database: Database) -> None:
    settings = {"AWS_ENDPOINT_URL_SESV2": aws, "MAIL_REGION": REGION}
    email = some_email()
    with Identity(database.identity_url, settings) as identity:
        body = {"name": "A", "email": email, "password": PASSWORD}
        answer = identity.request("POST", "/sign-up/email", body=body)
        assert answer.status == 200, identity.output
        assert identity.mailbox.to() == []
    assert any("Confirm your e-mail address" in each for each in sent(aws)), sent(aws)


@promise("The local mailbox is not shipped")
@pytest.mark.parametrize(
    "name", ["ownlist_mailbox", "infra/dev", "outbound", "messages?to"]
)
def test_the_local_mailbox_is_not_in_the_bundle(name: str) -> None:
    bundle = build(HANDLER).read_text().lower()
    assert (name in bundle) == (name == "outbound")  # as a control: that is SES's
