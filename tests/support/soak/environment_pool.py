"""Execution environments as a gateway sees them: any free one serves the next event."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any, Self

from tests.support.api.client import Answer
from tests.support.api.events import event
from tests.support.aws.runtime_api import LambdaEnvironment, Outcome
from tests.support.tokens.issuer import Issuer

HANDLER = "tests.support.api.every_operation.handler"


class Fleet:
    """`size` environments. One that ended is replaced, as Lambda does."""

    def __init__(self, size: int, variables: Mapping[str, str], log: Path) -> None:
        self._variables, self._log = dict(variables), log
        self._free: SimpleQueue[LambdaEnvironment] = SimpleQueue()
        self._lock = Lock()
        self.environments = [self._start() for _ in range(size)]
        self.replaced = 0

    def __enter__(self) -> Self:
        for each in self.environments:
            self._free.put(each.wait_until_ready())
        return self

    def __exit__(self, *_: object) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda each: each.stop(), self.environments))

    def send(self, raw: dict[str, Any]) -> Answer | None:
        """The function's answer; None when it did not live to give one."""
        environment = self._free.get()
        try:
            outcome = environment.invoke(raw)
        except RuntimeError:  # it was killed before it had started
            outcome = Outcome(None, {"errorType": "Runtime.ExitError"})
        if outcome.error is not None:
            environment = self._replace(environment)
        self._free.put(environment)
        if outcome.answer is None:
            return None
        made = outcome.answer
        return Answer(made["statusCode"], made["headers"], made.get("body") or "")

    def _replace(self, ended: LambdaEnvironment) -> LambdaEnvironment:
        ended.stop()
        fresh = self._start()
        with self._lock:
            self.environments[self.environments.index(ended)] = fresh
            self.replaced += 1
        with suppress(RuntimeError):  # the next event will tell
            fresh.wait_until_ready()
        return fresh

    def _start(self) -> LambdaEnvironment:
        return LambdaEnvironment(HANDLER, self._variables, log=self._log)


class Caller:
    """A person with a token, behind the fleet's gateway."""

    def __init__(self, fleet: Fleet, issuer: Issuer, subject: str) -> None:
        self._fleet, self._issuer, self.subject = fleet, issuer, subject

    def send(
        self, method: str, target: str, body: Any = None, if_match: int | None = None
    ) -> Answer | None:
        headers = {"authorization": self._issuer.bearer(self.subject)}
        if body is not None:
            headers["content-type"] = "application/json"
        if if_match is not None:
            headers["if-match"] = f'"{if_match}"'
        text = None if body is None else json.dumps(body)
        return self._fleet.send(event(method, target, headers=headers, body=text))
