"""Clients for a load: threads, each with handlers and a connection of its own."""

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple, Self
from unittest.mock import patch

from tests.support.api.events import Context, event
from tests.support.run.forks import forks

PROCESSES = 2
TODOS = "/api/v1/todos"
START_TIMEOUT = 300.0  # seconds: each connection's sign-in costs some CPU
SIGN_INS = 8  # at the same time in a process; of more, each would take too long
_ready: Barrier


class Crowd(NamedTuple):
    name: str
    tokens: Sequence[str]  # one for each client: the `Authorization` it sends
    seconds: float


@dataclass
class Tally:
    """What a crowd saw. `untold` are 503 without a Retry-After.

    `lasted` is from the first request to the last answer, in seconds: with many clients
    longer than they were told to live.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    untold: int = 0
    lasted: float = 0.0

    def add(self, other: "Tally") -> None:
        self.statuses += other.statuses
        self.seconds += other.seconds
        self.untold += other.untold

    @property
    def only_success(self) -> bool:
        return bool(self.statuses) and max(self.statuses) < 300

    def quantile(self, part: float) -> float:
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]

    def summary(self) -> dict[str, Any]:
        total = sum(self.statuses.values())
        return {
            "answers": total,
            "answers a second": round(total / self.lasted, 1),
            "statuses": {str(k): n for k, n in sorted(self.statuses.items())},
            "503 without Retry-After": self.untold,
            "p50": round(self.quantile(0.5), 4),
            "p99": round(self.quantile(0.99), 4),
            "longest": round(max(self.seconds, default=0.0), 4),
        }


class Clients:
    """A few processes that are ready to be as many clients as are asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        context = forks()
        self._together = ready = context.Barrier(PROCESSES + 1)
        self._pool = ProcessPoolExecutor(
            PROCESSES, context, _enter, (os.environ | variables, ready)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def run(
        self, *crowds: Crowd, when_warm: Callable[[], None] = lambda: None
    ) -> dict[str, Tally]:
        """What each crowd saw, all of them at the same time, once each is connected."""
        every = [(c.name, token, c.seconds) for c in crowds for token in c.tokens]
        shares = [every[number::PROCESSES] for number in range(PROCESSES)]
        tallies = {each.name: Tally() for each in crowds}
        futures = [self._pool.submit(_live, share) for share in shares]
        self._together.wait(START_TIMEOUT)
        when_warm()
        self._together.wait(START_TIMEOUT)
        began = time.monotonic()
        for future in futures:
            for name, tally in future.result():
                tallies[name].add(tally)
        for tally in tallies.values():
            tally.lasted = time.monotonic() - began
        return tallies


def _enter(variables: dict[str, str], ready: Barrier) -> None:
    global _ready
    _ready = ready
    os.environ.clear()
    os.environ.update(variables)
    from shared.observability import logger

    logger.setLevel("ERROR")  # it was made before the variables were there


def _live(share: list[tuple[str, str, float]]) -> list[tuple[str, Tally]]:
    from functions import create_todo, list_todos
    from shared.config import settings
    from shared.database import session
    from shared.database.pool import make_pool

    local = threading.local()
    own_pool = patch.object(session, "pool", lambda: local.pool)  # one for each thread
    warm, begin = (threading.Barrier(len(share) + 1) for _ in range(2))
    turn = threading.Semaphore(SIGN_INS)

    def live(name: str, token: str, seconds: float) -> tuple[str, Tally]:
        local.pool = make_pool(settings().database)
        client = _Client(token, create_todo.handler, list_todos.handler)
        try:
            with turn:
                client.warm()
            warm.wait(START_TIMEOUT)
            begin.wait(START_TIMEOUT)
            return name, client.live(time.time() + seconds)
        finally:
            local.pool.dispose()

    with own_pool, ThreadPoolExecutor(max(1, len(share))) as threads:
        futures = [threads.submit(live, *each) for each in share]
        warm.wait(START_TIMEOUT)
        _ready.wait(START_TIMEOUT)  # every process is warm
        _ready.wait(START_TIMEOUT)  # and so is who asked for it
        begin.wait(START_TIMEOUT)
        return [future.result() for future in futures]


class _Client:
    """Makes a todo, looks at its list, and so on; waits as long as it is told to."""

    def __init__(self, token: str, create: Any, look: Any) -> None:
        self._headers = {"authorization": token, "content-type": "application/json"}
        self._create, self._look = create, look
        self._tally = Tally()

    def warm(self) -> None:
        """It is connected; a pooler may refuse it for a while."""
        for _ in range(100):
            if self._look(self._listing(), Context())["statusCode"] == 200:
                return
            time.sleep(0.2)

    def live(self, end: float) -> Tally:
        body = json.dumps({"title": "x"})
        while time.time() < end:
            made = event("POST", TODOS, headers=self._headers, body=body)
            self._send(self._create, made, end)
            for _ in range(3):
                self._send(self._look, self._listing(), end)
        return self._tally

    def _listing(self) -> Any:
        return event("GET", f"{TODOS}?limit=20", headers=self._headers)

    def _send(self, handler: Any, raw: dict[str, Any], end: float) -> None:
        if time.time() > end:
            return
        began = time.monotonic()
        answer = handler(raw, Context())
        self._tally.seconds.append(time.monotonic() - began)
        status = answer["statusCode"]
        self._tally.statuses[status] += 1
        if status in (429, 503):
            wait = answer["headers"].get("retry-after")
            self._tally.untold += wait is None
            pause = float(wait or 0) * random.uniform(0.5, 1)
            time.sleep(max(0.0, min(pause, end - time.time())))
