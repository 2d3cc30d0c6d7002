"""`make dev LIMITS=real`: floods are throttled as on a stage."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.common.client import ask
from tests.support.dev.programs import DevProgram

# A stack of its own. The throttle itself: tests/integration/test_emulator.py.
pytestmark = pytest.mark.slow
AT_ONCE = 4


@pytest.fixture(scope="module")
def dev(run_folder: Path) -> Iterator[DevProgram]:
    program = DevProgram(run_folder / "limits", LIMITS="real").wait_until_ready()
    yield program
    assert program.stop() == 0


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
