"""A page elsewhere in development: make dev FRONT=... SEED=demo."""

import json
import re
from urllib.request import urlopen

import pytest

from infra.common.client import Answer, Person, ask
from infra.common.processes import wait_until
from infra.dev.seed import EMAIL, PASSWORD
from tests.support.dev.programs import DevProgram
from tests.support.run.cases import cases

STRANGER = "http://evil.example"
OTHERS = ["another port", "another scheme", STRANGER, "null"]
PREFLIGHT = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,if-match",
}


@pytest.fixture
def origin(front: DevProgram) -> str:
    """That of the page for which it was started."""
    return front.asked["FRONT"]


def cors(answer: Answer) -> dict[str, str]:
    prefix = "access-control-"
    headers = answer.headers.items()
    return {k.removeprefix(prefix): v for k, v in headers if k.startswith(prefix)}


def preflight(front: DevProgram, origin: str) -> Answer:
    headers = {"Origin": origin} | PREFLIGHT
    return ask(f"{front.url}/api/v1/todos", "OPTIONS", None, headers)


@cases("other", OTHERS)
def test_another_origin_is_given_nothing(
    front: DevProgram, origin: str, other: str
) -> None:
    named = {
        "another port": front.url,
        "another scheme": origin.replace("http:", "https:"),
    }
    other = named.get(other, other)
    assert cors(preflight(front, other)) == {}
    for path in (
        "/api/v1/health",
        "/api/v1/todos",
        "/api/auth/get-session",
        "/nothing",
    ):
        answer = ask(front.url + path, "GET", None, {"Origin": other})
        assert cors(answer) == {}


def test_the_front_end_is_given_what_a_stage_gives(
    front: DevProgram, origin: str
) -> None:
    asked = preflight(front, origin)
    assert (asked.status, asked.body) == (204, None)
    assert cors(asked) == {
        "allow-origin": origin,
        "allow-methods": "GET,POST,PATCH,DELETE",
        "allow-headers": "authorization,content-type,if-match,if-none-match",
        "max-age": "600",
    }
    answer = ask(f"{front.url}/api/v1/health", "GET", None, {"Origin": origin})
    assert cors(answer) == {
        "allow-origin": origin,
        "expose-headers": (
            "etag,location,link,retry-after,www-authenticate,x-request-id,"
            "set-auth-token"
        ),
    }


def test_its_page_may_use_a_session_and_another_may_not(
    front: DevProgram, origin: str
) -> None:
    sign_out = f"{front.url}/api/auth/sign-out"
    for asking, status in ((STRANGER, 403), (origin, 200)):
        answer = ask(sign_out, "POST", {}, {"Origin": asking, "Cookie": "a=b"})
        assert answer.status == status


def test_the_demo_account_has_a_list_that_was_lived_in(front: DevProgram) -> None:
    assert f"sign in   {EMAIL}, password: {PASSWORD}" in front.text()
    demo = Person(front.url, "Demo", EMAIL, PASSWORD)
    assert demo.sign_in().status == 200
    assert demo.fetch_token().status == 200
    items = demo.todos("GET").body["items"]
    assert {item["completed"] for item in items} == {True, False}
    assert any(item["due_at"] for item in items)
    assert len(demo.todos("GET", "?deleted=true").body["items"]) == 1


def test_every_request_has_an_id_of_its_own_and_it_is_in_the_log(
    front: DevProgram,
) -> None:
    url = f"{front.url}/api/v1/todos"
    ids = [ask(url, "GET", None, {}).headers["x-request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    log = front.state / "logs" / "serverless-offline.log"
    assert wait_until(lambda: all(json.dumps(i) in log.read_text() for i in ids), 10)


def test_the_address_leads_to_everything(front: DevProgram) -> None:
    with urlopen(f"{front.url}/") as answer:
        page = answer.read().decode()
    for path in set(re.findall(r'<a href="([^"]*)"', page)):
        with urlopen(front.url + path) as answer:
            assert answer.status == 200, path
    with urlopen(f"{front.url}/mailbox") as answer:
        assert answer.url.rstrip("/") == front.mailbox_url
