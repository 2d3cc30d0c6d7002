"""Cursors: whose they are, what they go with, and lists that change meanwhile."""

import json
import random
import uuid
from typing import Any, get_args
from urllib.parse import urlencode

import pytest

from shared.todos.rules import cursors
from shared.todos.rules.list_query import ListQuery, Sort
from tests.support.api.client import TODOS, Answer, Person
from tests.support.api.transfer import new, take_in
from tests.support.run.cases import cases

SORTS = get_args(Sort)
NAMES = ("position", "created_at", "updated_at", "due", "priority", "title")
ASKED = {"sort": "due", "limit": 1, "status": "open", "tag": ["Home", "x"], "q": "milk"}


def ask(person: Person, **asked: Any) -> Answer:
    return person.send("GET", f"{TODOS}?{urlencode(asked, doseq=True)}")


def fill(person: Person, count: int) -> list[dict[str, Any]]:
    """As many todos, of which many are alike."""
    choice = random.Random(3)
    made = [
        {
            "title": choice.choice(["Buy milk", "buy Milk", "Milk 2"]),
            "tags": ["home", "X"],
            "priority": choice.choice(["none", "high"]),
            "due_date": choice.choice([None, "2026-12-01", "2026-12-02"]),
        }
        for _ in range(count)
    ]
    body = {"operations": [{"op": "create", "todo": todo} for todo in made]}
    answer = person.send("POST", f"{TODOS}/batch", body)
    assert answer.status == 200, answer
    return [result["todo"] for result in answer.json["results"]]


@cases(
    "change",
    [
        {"sort": "-due"},
        {"sort": "title"},
        {"sort": None},
        {"status": "all"},
        {"status": None},
        {"tag": ["home"]},
        {"tag": ["home", "x", "y"]},
        {"q": "milk "},
        {"q": None},
        {"priority": "none"},
        {"due": "week"},
        {"due_before": "2030-01-01"},
        {"due_after": "2020-01-01"},
        {"time_zone": "Asia/Tokyo"},
        {"deleted": "true"},
    ],
)
def test_a_cursor_goes_with_its_question(alice: Person, change: dict[str, Any]) -> None:
    fill(alice, 3)
    cursor = ask(alice, **ASKED).json["next_cursor"]
    other = {k: v for k, v in {**ASKED, **change}.items() if v is not None}
    answer = ask(alice, **other, cursor=cursor)
    assert (answer.status, answer.slug) == (400, "invalid-cursor")
    assert ask(alice, **ASKED, cursor=cursor).status == 200


@pytest.mark.parametrize(
    "same", [{"limit": 100}, {"tag": ["x", "HOME"]}, {"time_zone": "UTC"}], ids=str
)
def test_a_question_may_be_worded_otherwise(
    alice: Person, same: dict[str, Any]
) -> None:
    fill(alice, 3)
    cursor = ask(alice, **ASKED).json["next_cursor"]
    assert ask(alice, **{**ASKED, **same}, cursor=cursor).status == 200


FORGED: list[list[Any]] = [
    [],
    ["x"],
    [None, None],
    ["x", "x"],
    [5, str(uuid.UUID(int=0))],
    ["5", 5],
    [["x"], {"x": 1}],
    ["NaN", str(uuid.UUID(int=0))],
    ["Infinity", str(uuid.UUID(int=0))],
    ["1e999999", str(uuid.UUID(int=0))],
    ["9" * 1000, str(uuid.UUID(int=0))],
    ["2026-01-01T00:00:00", str(uuid.UUID(int=0))],
    ["2026-01-01", str(uuid.UUID(int=0))],
    ["-1", str(uuid.UUID(int=0))],
    ["4", str(uuid.UUID(int=0))],
    ["a\0b", str(uuid.UUID(int=0))],
    ["\ud800", str(uuid.UUID(int=0))],
    ["0", "no uuid"],
    ["0", None],
    [0, str(uuid.UUID(int=0))],
    [["0"], {}],
    ["0", str(uuid.UUID(int=0)), "more"],
    ["0001-01-01T00:00:00+23:59", None, str(uuid.UUID(int=0))],
    [None, "0001-01-01", str(uuid.UUID(int=0))],
    [None, "20260101", str(uuid.UUID(int=0))],
    [None, None, None],
    ["x", "x", "x"],
]


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_cursor_is_rejected(alice: Person, name: str) -> None:
    """The checksum is no secret: behind it, every place is read as from a stranger."""
    fill(alice, 2)
    query = ListQuery.model_validate({"sort": name}).in_zone("UTC")
    question = (alice.subject, query.asked())
    real = ask(alice, sort=name, limit=1).json["next_cursor"]
    assert cursors.decode(real, question), "what is forged here has a wrong checksum"
    for place in FORGED:
        payload = json.dumps(place).encode()
        cursor = cursors._cursor(payload, question)
        answer = ask(alice, sort=name, cursor=cursor)
        assert answer.status in (200, 400), (place, answer)
        assert answer.status == 200 or answer.slug == "invalid-cursor"
    for junk in (b"", b"{", b"[" * 900, b'{"a": 1}', b"null", b"\xff", b"NaN"):
        answer = ask(alice, sort=name, cursor=cursors._cursor(junk, question))
        assert (answer.status, answer.slug) == (400, "invalid-cursor")
    assert len(ask(alice, sort=name).json["items"]) == 2


@pytest.mark.parametrize(
    "title", ["\U0001f600" * 500, "\u0390" * 500, "\ufb03" * 500, '"\\' * 250]
)
def test_the_longest_title_fits_a_cursor(alice: Person, title: str) -> None:
    for _ in range(2):
        alice.create(title)
    first = ask(alice, sort="title", limit=1)
    assert len(first.headers["link"]) < 3000
    second = ask(alice, sort="title", limit=1, cursor=first.json["next_cursor"])
    assert second.json["items"] != first.json["items"]
    assert second.json["next_cursor"] is None


@pytest.mark.parametrize("sort", SORTS)
def test_an_unchanged_todo_is_listed_once_under_concurrent_changes(
    alice: Person, sort: str
) -> None:
    choice = random.Random(SORTS.index(sort))
    staying = {todo["id"] for todo in fill(alice, 30)}
    seen: list[str] = []
    asked: dict[str, Any] = {"sort": sort, "limit": 4}
    while True:
        page = ask(alice, **asked).json
        seen += [todo["id"] for todo in page["items"]]
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]
        # The last of the page, where the cursor points, goes most surely.
        for gone in (seen[-1], choice.choice(sorted(staying))):
            alice.delete(gone)
            staying.discard(gone)
        due = choice.choice([None, "2026-11-30", "2026-12-01"])
        alice.create("Buy milk", due_date=due, priority=choice.choice(["none", "low"]))
    assert len(seen) == len(set(seen))
    assert staying <= {*seen}


HOSTILE: list[dict[str, Any]] = [
    *({"position": p} for p in ("-0.00000095", "0." + "0" * 40 + "1", "-" + "9" * 30)),
    *({"position": p} for p in ("0.10", "0.1", "-0", "1" + "0" * 25)),
    *({"title": t} for t in ("\u0130" + "\u0301" * 30, "\ufb03" * 500, '\\"' * 250)),
    *({"title": t} for t in ("\u0958" + "\u0301" * 29, "\U0001f600" * 200, "null")),
    *({"created_at": at} for at in ("1900-01-01T00:00:00Z", "1999-12-31T23:59:60.9Z")),
    *({"due_at": at} for at in ("1900-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z")),
    *({"due_date": day} for day in ("1900-01-01", "9999-12-31", None)),
]


@pytest.mark.parametrize("sort", SORTS)
def test_the_cursor_of_any_imported_todo_is_accepted(alice: Person, sort: str) -> None:
    """That no value is missed, see tests/unit/test_cursors.py."""
    for item in HOSTILE:  # the one or the other may be refused
        take_in(alice, new() | item)
    assert len(ask(alice).json["items"]) > len(HOSTILE) - 3
    for zone in ("UTC", "Pacific/Kiritimati"):
        asked = {"sort": sort, "time_zone": zone, "limit": 1}
        whole = ask(alice, **asked | {"limit": 100}).json["items"]
        cursor: dict[str, str] = {}
        for expected in whole:
            page = ask(alice, **asked, **cursor).json
            assert page["items"] == [expected]
            cursor = {"cursor": page["next_cursor"]}
        assert cursor == {"cursor": None}


def test_a_cursor_is_its_owners_and_unbent(alice: Person, mallory: Person) -> None:
    for _ in range(2):
        alice.create()
        mallory.create()
    cursor = alice.send("GET", f"{TODOS}?limit=1").json["next_cursor"]
    flipped = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    for person, bad in (
        (mallory, cursor),
        (alice, flipped),
        (alice, cursor + "A"),
        (alice, cursor[:-1]),
        (alice, cursor + "="),
        (alice, "!"),
        (alice, ""),
        (alice, "A" * 5000),
        (alice, "%ED%A0%80"),
        (alice, "%00"),
    ):
        answer = person.send("GET", f"{TODOS}?cursor={bad}")
        assert (answer.status, answer.slug) == (400, "invalid-cursor"), bad
    assert alice.send("GET", f"{TODOS}?limit=1&cursor={cursor}").status == 200
