"""However a body is made, it takes little memory: measured as the most there ever was.

In a process of its own for each, as a function on Lambda has one. The database cannot
be reached: what gets so far has been read and checked.
"""

import importlib
import json
import os
import resource
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

import pytest
from jose import jwt

from tests.support.api.events import Context, event
from tests.support.run.forks import forks
from tests.support.run.promises import promise

pytestmark = promise("No body exhausts a function's memory")
MIB = 2**20
MAX_TAKEN = 128 * MIB  # beside what the function itself takes; it has 1,024
BATCH, CREATE, IMPORT = "/api/v1/todos/batch", "/api/v1/todos", "/api/v1/import"
FUNCTIONS = {IMPORT: "import_todos", BATCH: "batch_todos", CREATE: "create_todo"}
AROUND = {
    IMPORT: ('{"format":"ownlist/1","items":[%s]}', 2 * MIB),
    BATCH: ('{"operations":[%s]}', MIB),
    CREATE: ('{"title":"x","tags":[%s]}', 256 * 1024),
}
WHOLE: dict[str, Any] = {
    "id": "0197f0c2-0000-7000-8000-000000000000",
    "title": "x",
    "description": "",
    "completed_at": None,
    "priority": "none",
    "due_date": None,
    "due_at": None,
    "tags": ["a", "b"],
    "position": "-1",
    "created_at": "2026-01-01T00:00:00Z",
    "version": 1,
}
UNKNOWN = {f"u{n}": 0 for n in range(64)}
WRONG: dict[str, Any] = {name: {} for name in WHOLE}
# The operation, what the body has as often as there is room, and how often at most.
SHAPES: dict[str, tuple[str, Any, int]] = {
    "unknown members": (IMPORT, UNKNOWN, 10_000),
    "wrong members": (IMPORT, WRONG, 10_000),
    "many steps": (IMPORT, {"steps": [{"title": "x"}] * 50}, 10_000),
    "wrong tags": (IMPORT, {"tags": [0] * 20}, 10_000),
    "many tags": (IMPORT, {"tags": [""] * 5_000}, 10_000),
    "whole todos": (IMPORT, WHOLE, 10_000),
    "long ones": (IMPORT, WHOLE | {"description": "\U0001f600" * 2_000}, 10_000),
    "lists": (IMPORT, [], 1_000_000),
    "nested lists": (IMPORT, json.loads("[" * 20 + "]" * 20), 1_000_000),
    "escapes": (IMPORT, "\u0001" * 500, 1_000_000),
    "creates": (BATCH, {"op": "create", "todo": UNKNOWN}, 100),
    "updates": (BATCH, {"op": "update", "todo": WRONG}, 100),
    "nested operations": (BATCH, json.loads("[" * 20 + "]" * 20), 1_000_000),
    "tags": (CREATE, "", 1_000_000),
}

# A second of computing each: the others are left to `make test-all`.
SOME = ("unknown members", "wrong members", "nested lists", "creates", "tags")


def filled(path: str, piece: Any, most: int) -> str:
    """A body of such pieces, as large as it may be."""
    around, largest = AROUND[path]
    text = json.dumps(piece, ensure_ascii=False, separators=(",", ":"))
    count = min(most, (largest - 1_000) // (len(text.encode()) + 1))
    return around % ",".join([text] * count)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=() if n in SOME else pytest.mark.slow) for n in SHAPES],
)
def test_no_body_takes_much_memory(name: str) -> None:
    path, piece, most = SHAPES[name]
    body = filled(path, piece, most)
    ours, its = forks().Pipe()
    process = forks().Process(target=_measure, args=(path, body, its))
    process.start()
    status, taken = ours.recv()
    process.join()
    assert status in (400, 422, 503)
    assert taken < MAX_TAKEN, f"{taken / MIB:.0f} MiB"


def _measure(path: str, body: str, pipe: Connection) -> None:
    """The status of the answer, and the bytes that the most memory was more by."""
    secret, now = "s" * 40, int(time.time())
    claims = {"iss": "https://issuer.example", "aud": "ownlist", "sub": "me"}
    token = jwt.encode(claims | {"iat": now, "exp": now + 600}, secret, "HS256")
    os.environ |= {
        "AUTH_ISSUER": claims["iss"],
        "AUTH_AUDIENCE": claims["aud"],
        "AUTH_SHARED_SECRET": secret,
        "DATABASE_URL": "postgresql://nobody:none@127.0.0.1:9/none",
    }
    os.environ.pop("AUTH_JWKS_URL", None)
    handler = importlib.import_module(f"functions.{FUNCTIONS[path]}").handler
    sent = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = event("POST", path, headers=sent, body=body)
    before = _peak_memory()
    answer: dict[str, Any] = handler(request, Context())
    pipe.send((answer["statusCode"], _peak_memory() - before))


def _peak_memory() -> int:
    """The bytes of the most memory that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
