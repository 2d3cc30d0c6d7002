"""How `make dev` runs functions: what one does wrong ends its process alone."""

import json
import os
import subprocess
import sys
from typing import Any

from infra.common.state_folder import ROOT

DRIVER = ROOT / "tests" / "support" / "dev" / "emulator.mjs"
Call = tuple[str, dict[str, Any], int]
TIMEOUT = 60  # seconds: other tests run beside it
FINE: Call = ("fine", {}, 10_000)


def ask(*calls: Call, mode: str = "") -> list[Any]:
    done = subprocess.run(
        ["node", DRIVER, json.dumps(calls), mode],
        env={"PATH": os.environ["PATH"], "OWNLIST_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT,
    )
    outcomes: list[Any] = json.loads(done.stdout)
    return outcomes


def test_whatever_a_function_does_the_next_request_is_answered() -> None:
    calls: list[Call] = [
        (name, {}, 10_000) for name in ("raises", "ends", "answers_no_json")
    ]
    late = ("fine", {"seconds": 30}, 300)
    *failures, timeout, fine = ask(*calls, *calls, late, FINE)
    assert [*map(set, failures)] == [{"error"}] * 6
    assert timeout == {"error": "Task timed out after 0.30 seconds"}
    assert fine["statusCode"] == 200


def test_output_of_a_function_is_not_taken_for_its_end() -> None:
    first, second = ask(("prints", {}, 10_000), ("prints", {}, 10_000))
    assert first == second == {"statusCode": 200}


def test_a_function_gets_the_environment_of_lambda_and_nothing_of_this_process() -> (
    None
):
    first, second = ask(FINE, FINE)
    assert first["pid"] == second["pid"]
    assert first["request"] != second["request"]
    assert 9_000 < first["left"] <= 10_000
    assert first["utf8"] == 1
    told = set(first["environment"])
    assert told == {"PATH", "LANG", "TOLD", "AWS_LAMBDA_RUNTIME_API"}
    assert first["environment"]["TOLD"] == "ü"


def test_however_many_ask_at_once_a_function_has_few_processes() -> None:
    outcomes = ask(*[("fine", {"seconds": 0.05}, 30_000)] * 20, mode="at-once")
    assert {each["statusCode"] for each in outcomes} == {200}
    assert 1 < len({each["pid"] for each in outcomes}) <= 8


# At the moments given, in milliseconds, of a clock that the test sets.
BUCKET = """
const [rate, burst, moments] = JSON.parse(process.argv[1]);
let now = 0;
Date.now = () => now;
const { Throttle } = require("./infra/dev/emulator/gateway.cjs");
const limits = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
const throttle = new Throttle(limits);
console.log(JSON.stringify(moments.map((at) => ((now = at), throttle.takes()))));
"""


def test_a_throttle_lets_through_its_burst_and_then_its_rate() -> None:
    at_once, a_second_later, long_after = [0] * 60, [1_000] * 30, [60_000] * 60
    asked = [20, 40, at_once + a_second_later + long_after]
    done = subprocess.run(
        ["node", "-e", BUCKET, json.dumps(asked)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT,
    )
    taken: list[bool] = json.loads(done.stdout)
    assert taken[:60] == [True] * 40 + [False] * 20
    assert taken[60:90] == [True] * 20 + [False] * 10
    assert taken[90:] == [True] * 40 + [False] * 20
