"""Whether every function answers, each with a body of its own.

A status is not enough: an emulator may dress a time-out as 200.
"""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path
from typing import Any, NamedTuple

from infra.common.client import Answer, ask
from infra.common.errors import UserError
from infra.common.state_folder import ROOT

OPENAPI = ROOT / "docs" / "openapi.json"
AN_ID = "00000000-0000-4000-8000-000000000000"
IDENTITY = "/api/auth"
STATUSES = {"get_health": "ok", "get_ready": "ready"}  # of those that need no token


class Check(NamedTuple):
    """A request that needs no token, and what its function answers."""

    method: str
    path: str
    status: int
    own: Callable[[Any], bool]  # whether the body is of the function that was asked

    def passes(self, answer: Answer) -> bool:
        try:
            return answer.status == self.status and self.own(answer.body)
        except (KeyError, TypeError):
            return False


def all_answer(url: str, log: Path) -> None:
    """Ask each function once, which also starts it. Raises UserError."""
    with ThreadPoolExecutor(2 * (cpu_count() or 1)) as pool:
        faults = [fault for fault in pool.map(_asking(url), checks()) if fault]
    if faults:
        raise UserError("\n".join([*faults, f"The log of the functions is {log}"]))


def _asking(url: str) -> Callable[[Check], str]:
    def fault(check: Check) -> str:
        """What is wrong with the answer, empty if nothing is."""
        body: object = {} if check.method in ("POST", "PATCH") else None
        request = f"{check.method} {url}{check.path}"
        try:
            answer = ask(url + check.path, check.method, body, {})
        except UserError as error:
            return f"{request}: {error}"
        if check.passes(answer):
            return ""
        other = " with a body that is not its own" * (answer.status == check.status)
        return (
            f"{request} must answer {check.status}, but answered {answer.status}{other}"
        )

    return fault


def checks() -> Iterator[Check]:
    """One for each operation of the API, and for each function beside it."""
    yield Check("GET", f"{IDENTITY}/jwks", 200, lambda body: bool(body["keys"]))
    for path, methods in json.loads(OPENAPI.read_text())["paths"].items():
        if not path.startswith(IDENTITY):
            target = re.sub(r"\{\w+\}", AN_ID, path)
            for method, described in methods.items():
                yield _operation(method.upper(), target, described)
    yield Check("GET", "/openapi.json", 200, lambda body: "paths" in body)
    yield Check("GET", "/nothing-here", 404, _problem("not-found"))


def _operation(method: str, path: str, described: dict[str, Any]) -> Check:
    if described.get("security"):
        return Check(method, path, 401, _problem("unauthenticated"))
    own = {"status": STATUSES[described["operationId"]]}
    return Check(method, path, 200, lambda body: body == own)


def _problem(slug: str) -> Callable[[Any], bool]:
    return lambda body: str(body["type"]).endswith(f"#{slug}")
