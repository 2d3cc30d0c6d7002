"""A page elsewhere in development: make dev FRONT=... SEED=demo LIMITS=real."""

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from infra.common.client import Answer, Person, ask
from infra.common.processes import wait_until
from infra.dev.seed import EMAIL, PASSWORD
from tests.support.dev.programs import DevProgram

FRONT = "http://localhost:3000"
OTHERS = [
    "http://localhost:3001",
    "https://localhost:3000",
    "http://evil.example",
    "null",
]
AT_ONCE = 4
PREFLIGHT = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,if-match",
}


@pytest.fixture(scope="module")
def dev(run_folder: Path) -> Iterator[DevProgram]:
    folder = run_folder / "front"
    program = DevProgram(folder, FRONT=FRONT, SEED="demo", LIMITS="real")
    program.wait_until_ready()
    yield program
    assert program.stop() == 0


def cors(answer: Answer) -> dict[str, str]:
    prefix = "access-control-"
    headers = answer.headers.items()
    return {k.removeprefix(prefix): v for k, v in headers if k.startswith(prefix)}


def preflight(dev: DevProgram, origin: str) -> Answer:
    headers = {"Origin": origin} | PREFLIGHT
    return ask(f"{dev.url}/api/v1/todos", "OPTIONS", None, headers)


@pytest.mark.parametrize("origin", OTHERS)
def test_another_origin_is_given_nothing(dev: DevProgram, origin: str) -> None:
    assert cors(preflight(dev, origin)) == {}
    for path in (
        "/api/v1/health",
        "/api/v1/todos",
        "/api/auth/get-session",
        "/nothing",
    ):
        answer = ask(dev.url + path, "GET", None, {"Origin": origin})
        assert cors(answer) == {}


def flooded(dev: DevProgram, path: str, rate: int, count: int) -> bool:
    """Send so many. Whether some were throttled, if the machine is fast enough.

    A route lets through `rate` a second, and twice as many at once: a machine that
    takes longer to answer them than that proves nothing. Who is late gets a 500. For
    each that waits at once the emulator starts a process or a worker: few do.
    """
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(ask, dev.url + path, "POST", {}, {}) for _ in range(count)]
    statuses = {each.result().status for each in asked}
    let_through = 2 * rate + (time.monotonic() - began) * rate
    assert statuses <= {401, 404, 429, 500}
    return 429 in statuses or count <= let_through


def test_the_front_end_is_given_what_a_stage_gives(dev: DevProgram) -> None:
    asked = preflight(dev, FRONT)
    assert (asked.status, asked.body) == (204, None)
    assert cors(asked) == {
        "allow-origin": FRONT,
        "allow-methods": "GET,POST,PATCH,DELETE",
        "allow-headers": "authorization,content-type,if-match,if-none-match",
        "max-age": "600",
    }
    answer = ask(f"{dev.url}/api/v1/health", "GET", None, {"Origin": FRONT})
    assert cors(answer) == {
        "allow-origin": FRONT,
        "expose-headers": (
            "etag,location,link,retry-after,www-authenticate,x-request-id,"
            "set-auth-token"
        ),
    }


def test_its_page_may_use_a_session_and_another_may_not(dev: DevProgram) -> None:
    sign_out = f"{dev.url}/api/auth/sign-out"
    for origin, status in ((OTHERS[2], 403), (FRONT, 200)):
        answer = ask(sign_out, "POST", {}, {"Origin": origin, "Cookie": "a=b"})
        assert answer.status == status


def test_the_demo_account_has_a_list_that_was_lived_in(dev: DevProgram) -> None:
    assert f"sign in   {EMAIL}, password: {PASSWORD}" in dev.text()
    demo = Person(dev.url, "Demo", EMAIL, PASSWORD)
    assert demo.sign_in().status == 200
    assert demo.fetch_token().status == 200
    items = demo.todos("GET").body["items"]
    assert {item["completed"] for item in items} == {True, False}
    assert any(item["due_at"] for item in items)
    assert len(demo.todos("GET", "?deleted=true").body["items"]) == 1


def test_every_request_has_an_id_of_its_own_and_it_is_in_the_log(
    dev: DevProgram,
) -> None:
    url = f"{dev.url}/api/v1/todos"
    ids = [ask(url, "GET", None, {}).headers["x-request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    log = dev.state / "logs" / "serverless-offline.log"
    assert wait_until(lambda: all(json.dumps(i) in log.read_text() for i in ids), 10)


def test_the_address_leads_to_everything(dev: DevProgram) -> None:
    with urlopen(f"{dev.url}/") as answer:
        page = answer.read().decode()
    for path in set(re.findall(r'<a href="([^"]*)"', page)):
        with urlopen(dev.url + path) as answer:
            assert answer.status == 200, path
    with urlopen(f"{dev.url}/mailbox") as answer:
        assert answer.url.rstrip("/") == dev.mailbox_url


def test_a_flood_where_passwords_are_taken_stops_no_keys_and_no_tokens(
    dev: DevProgram,
) -> None:
    """What needs no password is answered by a route, and a throttle, of its own."""
    assert flooded(dev, "/api/auth/nothing", rate=20, count=120)
    for path in ("/jwks", "/get-session"):
        assert ask(f"{dev.url}/api/auth{path}", "GET", None, {}).status == 200


def test_limits_are_those_of_a_stage(dev: DevProgram) -> None:
    """The last test: it uses up what the others need."""
    wrong = {"email": "nobody@example.com", "password": "a guess, wrong"}
    sign_in = f"{dev.url}/api/auth/sign-in/email"  # 3 in 10 seconds
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(ask, sign_in, "POST", wrong, {}) for _ in range(12)]
    assert {each.result().status for each in asked} == {401, 429}
    assert flooded(dev, "/api/v1/me/erase", rate=10, count=100)
