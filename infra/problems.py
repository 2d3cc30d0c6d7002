"""Every problem a client may meet: `make openapi` writes docs/problems.json.

From the classes under shared/ and functions/, and from the identity function's source.
The page /docs/problems is made of it; a test fails when it is stale.
"""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import functions
import shared
from shared.problems import Problem

IDENTITY = Path(__file__).parents[1] / "functions" / "identity" / "problems.ts"
OUTCOME = re.compile(
    r'status: (?P<status>\d+),\s*slug: "(?P<slug>[^"]+)",'
    r'\s*title: "(?P<title>[^"]+)",\s*detail: "(?P<detail>[^"]+)"'
)
# What to do about it: of the problem itself, else of its status.
ADVICE: dict[str | int, str] = {
    400: "Correct the request. Sent again as it is, it gets the same answer.",
    401: "Get a new token from /api/auth/token, or sign in again. Which check failed "
    "is told to nobody but the operator.",
    404: "Check the address. What belongs to somebody else is reported just like this.",
    405: "See the operations for the methods of this address.",
    409: "Change what is in the way, then repeat the request.",
    410: "Start again from the beginning.",
    412: "Read the todo, apply the change to what it is now, and send it with the new "
    "ETag in If-Match.",
    413: "Send less at once: in several requests, if need be.",
    415: "Set the Content-Type, and send UTF-8.",
    422: "Each entry of `errors` points at one thing to change. Sent again as it is, "
    "the request gets the same answer.",
    429: "Wait as many seconds as Retry-After says, then repeat the request.",
    500: "Repeat the request later: every write can be repeated safely when it carries "
    "an id of yours. If it stays, report the request_id.",
    503: "Wait as many seconds as Retry-After says, then repeat the request. A create "
    "that carries an id of yours is not made twice.",
    "id-in-use": "Make a new id, or change the existing todo with PATCH.",
    "invalid-cursor": "Start again without a cursor, or send the one you were given "
    "with the filters, the order and the token it was given for.",
    "quota-exceeded": "Delete todos you no longer need. The trash counts until it is "
    "purged, 30 days later.",
    "resync-required": "Forget the change token, read the feed without `since`, and "
    "replace what you have with it.",
}


class Entry(TypedDict):
    slug: str
    status: int
    title: str
    detail: str
    advice: str


def problems() -> list[Entry]:
    """All of them, by status and slug; each slug once, our classes before identity."""
    found = {each["slug"]: each for each in _of_identity()}
    found |= {each["slug"]: each for each in _of_classes()}
    return sorted(found.values(), key=lambda each: (each["status"], each["slug"]))


def _of_classes() -> Iterator[Entry]:
    for package in (shared, functions):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("functions.web."):  # it reads what we make
                importlib.import_module(module.name)
    for kind in _kinds(Problem):
        yield _entry(kind.slug, kind.status, kind.title, kind.detail)


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _kinds(inner)


def _of_identity() -> Iterator[Entry]:
    for found in OUTCOME.finditer(IDENTITY.read_text()):
        yield _entry(
            found["slug"], int(found["status"]), found["title"], found["detail"]
        )


def _entry(slug: str, status: int, title: str, detail: str) -> Entry:
    advice = ADVICE.get(slug) or ADVICE[status]
    return Entry(slug=slug, status=status, title=title, detail=detail, advice=advice)


def main() -> None:
    json.dump(problems(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
