"""`make soak`: people who do everything, while everything breaks; then the reckoning.

python -m tests.support.soak MINUTES SEED FOLDER

The folder gets `result.json`, which docs/reliability.md is written from, and if it has
violations the environments' log.
"""

import json
import re
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

from tests.support.postgres.sql import rows
from tests.support.run.run import Run
from tests.support.soak.check import check
from tests.support.soak.device import Device
from tests.support.soak.environment_pool import Caller
from tests.support.soak.people import Eraser, Follower
from tests.support.soak.record import Record
from tests.support.soak.stage import Schedule, Stage, calm

LATE = 6.0  # seconds that a request may be on its way: the longest fault, and more


class Plan(NamedTuple):
    seed: int
    seconds: float
    people: int = 6
    environments: int = 6


def soak(
    plan: Plan, directory: Path, tell: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """What came of it, as plain values; `violations` must be empty.

    Every minute it tells how far it is.
    """
    record = Record()
    with ExitStack() as stack:
        stage = Stage(directory, plan.environments, stack)
        stop = Event()
        devices = _devices(plan, stage, record, stop)
        schedule = Schedule(stage, plan.seed, Event())
        recovered = _live(plan, devices, schedule, stop, tell)
        time.sleep(LATE)
        if not calm(stage):
            record.violated("something is still under way")
        check(stage.url, devices, record)
        log = (directory / "environments.log").read_text()
        repeated = Counter(re.findall(r'"retried":"([^"]+)"', log))
        return _result(plan, record, schedule, stage, recovered, repeated)


def _live(
    plan: Plan,
    devices: list[Device],
    schedule: Schedule,
    stop: Event,
    tell: Callable[[str], None],
) -> float:
    """All live until their time is over, the faults first; the seconds to recover."""
    record = devices[0].record
    faults = Thread(target=_guarded, args=(schedule, record))
    threads = ThreadPoolExecutor(len(devices))
    record.began = time.monotonic()
    faults.start()
    try:
        lives = [threads.submit(each.live_through) for each in devices]
        _wait(plan.seconds, record, tell)
        schedule.stop.set()
        faults.join()
        recovered = _recovery(devices[0])
    finally:
        schedule.stop.set()
        stop.set()
    threads.shutdown()
    for life in lives:
        if error := life.exception():
            record.violated(f"a device gave up: {error!r}")
    return recovered


def _wait(seconds: float, record: Record, tell: Callable[[str], None]) -> None:
    for minute in range(int(seconds // 60)):
        time.sleep(60)
        found = len(record.violations)
        tell(f"{minute + 1} min: {len(record.seconds)} answers, {found} violations")
    time.sleep(seconds % 60)


def _devices(plan: Plan, stage: Stage, record: Record, stop: Event) -> list[Device]:
    """Two for each person, of which one follows; the last person erases."""
    devices: list[Device] = []
    for number in range(plan.people):
        kinds: tuple[type[Device], ...] = (Follower, Device)
        if number == plan.people - 1:
            kinds = (Eraser,)
        caller = Caller(stage.fleet, stage.issuer, f"soak-{plan.seed}-{number}")
        made = f"insert into owner (id, write_limit) values ('{caller.subject}', 10^9)"
        rows(stage.url, made.replace("10^9", "1000000000"))
        for kind in kinds:
            tag = f"p{number}/{len(devices)}"
            devices.append(kind(caller, tag, f"{plan.seed}-{tag}", record, stop))
    return devices


def _guarded(schedule: Schedule, record: Record) -> None:
    try:
        schedule.run()
    except Exception as error:  # noqa: BLE001  a fault that cannot be made is no test
        record.violated(f"the schedule ended: {error!r}")


def _recovery(device: Device) -> float:
    """Seconds from the end of the faults until somebody is answered as ever."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        answer = device.caller.send("GET", "/api/v1/me")
        if answer is not None and answer.status == 200:
            break
    return round(time.monotonic() - began, 2)


def _result(
    plan: Plan,
    record: Record,
    schedule: Schedule,
    stage: Stage,
    recovered: float,
    repeated: dict[str, int],
) -> dict[str, Any]:
    seconds = sorted(record.seconds)
    parts = {"p50": 0.5, "p99": 0.99}
    return {
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": plan._asdict(),
        "requests": len(seconds),
        "statuses": dict(sorted(record.statuses.items())),
        "operations": dict(sorted(record.counts.items())),
        "faults": dict(sorted(schedule.counts.items())),
        "environments replaced": stage.fleet.replaced,
        "statements repeated": repeated,
        "seconds": {
            n: round(seconds[int(len(seconds) * p)], 3) for n, p in parts.items()
        }
        | {"longest": round(seconds[-1], 3)},
        "seconds to recover": recovered,
        "violations": record.violations[:100],
    }


def main(minutes: str, seed: str, folder: str) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop what was started
    run = Run.begin()
    try:
        plan = Plan(int(seed), float(minutes) * 60)
        result = soak(plan, run.directory, lambda text: print(text, flush=True))
        Path(folder).mkdir(parents=True, exist_ok=True)
        if result["violations"]:
            shutil.copy(run.directory / "environments.log", folder)
    finally:
        run.finish()
    text = json.dumps(result, indent=2)
    (Path(folder) / "result.json").write_text(text + "\n")
    print(text)
    return 1 if result["violations"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
