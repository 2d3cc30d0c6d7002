"""Every problem a client may meet: `make generate` writes docs/problems.json.

From the classes under shared/ and functions/, and from the identity function's source.
The page /docs/problems is made of it; a test fails when it is stale.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

import functions
import shared
from shared.problems import Problem

IDENTITY = Path(__file__).parents[2] / "functions" / "identity" / "problem-texts.ts"
OUTCOME = re.compile(
    r"(?P<code>[A-Z_]+): \{\s*status: (?P<status>\d+),"
    r'\s*title: "(?P<title>[^"]+)",\s*detail:\s+"(?P<detail>[^"]+)"'
)
TRUSTED = "Leave it out, or name a page of an origin in TRUSTED_ORIGINS."
# What to do about it: of the problem itself, else of its status.
ADVICE: dict[str | int, str] = {
    400: "Correct the request before you retry it.",
    401: "Get a new token from /api/auth/token, or sign in again. Which check failed "
    "is logged for the operator and never part of the answer.",
    403: "Send the request from a page of a trusted origin (TRUSTED_ORIGINS), or with "
    "`Authorization: Bearer` and the session's token instead of the cookie.",
    404: "Check the URL. What belongs to another user is reported as absent, too.",
    405: "The Allow header lists the methods of this URL.",
    409: "Resolve the conflict, then retry.",
    410: "Start again from the beginning.",
    412: "Read the todo, apply your change to its current state, and send the new "
    "ETag in If-Match.",
    413: "Split the request into smaller ones.",
    415: "Set the Content-Type and send UTF-8.",
    422: "Each entry of `errors` points at one thing to correct before you retry.",
    429: "Wait the number of seconds in Retry-After, then retry.",
    500: "Retry later: a write is safe to retry if everything it creates has an `id`. "
    "If the problem persists, report the request_id.",
    503: "Wait the number of seconds in Retry-After, then retry. A create with an `id` "
    "is never done twice.",
    "cross-site-navigation-login-blocked": "Sign in on the service's own page.",
    "forbidden": "Sign in again, then retry.",
    "insufficient-scope": "Ask the user to grant the scope that the "
    "WWW-Authenticate header names, and send the new token.",
    "id-in-use": "Generate a new id, or change the existing todo with PATCH.",
    "invalid-callback-url": TRUSTED,
    "invalid-cursor": "Start again without a cursor, or send it with the same filters, "
    "the same order and a token of the same user.",
    "invalid-email": "Correct the address.",
    "invalid-email-or-password": "Correct the address or the password. After signing "
    "up, follow the link in the mail first. If you forgot the password, reset it. The "
    "answer never says which of these it is.",
    "invalid-error-callback-url": TRUSTED,
    "invalid-new-user-callback-url": TRUSTED,
    "invalid-password": "Send the password that the account has now.",
    "invalid-redirect-url": TRUSTED,
    "invalid-token": "If the address is confirmed already, sign in. Otherwise ask for "
    "another mail. A link works once and ends after 24 hours; for a new password or a "
    "new address, after one hour or when another is sent for the same.",
    "mail-unavailable": "Wait the number of seconds in Retry-After, then retry. No "
    "mail was sent.",
    "missing-or-null-origin": "A browser sends Origin by itself. Outside one, send "
    "`Authorization: Bearer` and the session's token instead of the cookie.",
    "password-too-long": "Choose a password of 12 to 128 characters.",
    "password-too-short": "Choose a password of 12 to 128 characters.",
    "too-many-projects": "Delete projects you no longer need, then empty the trash: "
    "what lies in it counts.",
    "quota-exceeded": "Delete todos you no longer need, then empty the trash: what "
    "lies in it counts.",
    "resync-required": "Discard the token, request the feed without `since`, and "
    "replace what you have with the answer.",
    "same-email": "Send another address.",
    "session-not-fresh": "Sign in again.",
    "size-exceeded": "Shorten or delete todos you no longer need, then empty the "
    "trash: what lies in it counts.",
    "unauthorized": "Sign in, and send the session's cookie or its token.",
    "validation-error": "Each entry of `errors` points at one member to correct.",
}


class Entry(TypedDict):
    slug: str
    status: int
    title: str
    detail: str
    advice: str
    code: NotRequired[str]  # beside the type, in answers of /api/auth


def problems() -> list[Entry]:
    """All of them, by status and slug; each slug once, our classes before identity."""
    found = {each["slug"]: each for each in of_identity()}
    for each in _of_classes():
        found[each["slug"]] = found.get(each["slug"], each) | each
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


def of_identity() -> Iterator[Entry]:
    for found in OUTCOME.finditer(IDENTITY.read_text()):
        slug = found["code"].lower().replace("_", "-")
        entry = _entry(slug, int(found["status"]), found["title"], found["detail"])
        yield Entry(**entry, code=found["code"])


def _entry(slug: str, status: int, title: str, detail: str) -> Entry:
    advice = ADVICE.get(slug) or ADVICE[status]
    return Entry(slug=slug, status=status, title=title, detail=detail, advice=advice)
