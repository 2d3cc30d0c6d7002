"""What a list may be asked, and what not; searching; where days begin."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from shared.todos.rules import time_zones
from tests.support.api.client import TODOS, Answer, Person
from tests.support.model.lists import listed
from tests.support.run.cases import cases


def ask(person: Person, query: str) -> Answer:
    return person.send("GET", f"{TODOS}?{query}")


def titles(person: Person, **asked: object) -> list[str]:
    return sorted(todo["title"] for todo in listed(person, **asked))


@cases(
    "query",
    [
        "status=done",
        "status=",
        "tag=",
        "tag=%20",
        "tag=" + "x" * 51,
        "&".join(f"tag={n}" for n in range(21)),
        "priority=urgent",
        "priority=1",
        "due=tomorrow",
        "time_zone=Mars/Olympus",
        "time_zone=europe/berlin",
        "time_zone=..%2Fzones",
        "time_zone=%2Fetc%2Flocaltime",
        "time_zone=America",
        "time_zone=",
        "due_before=tomorrow",
        "due_before=2026-02-30",
        "due_before=2026-12-01T10:00:00",
        "due_before=0001-01-01",
        "due_after=0001-01-01T00:00:00%2B23:59",
        "due_after=9999-12-31T23:59:59-23:59",
        "due_after=10000-01-01",
        "q=",
        "q=%00",
        "q=" + "x" * 201,
        "deleted=1",
        "deleted=True",
        "deleted=",
        "sort=owner_id",
        "sort=--due",
        "sort=due,title",
        "sort=%20due",
        *(f"limit={n}" for n in ("0", "101", "-1", "1e3", "1" + "0" * 31, "")),
        "limit=1.0",
        "limit=%201",
        "limit=1_0",
        "status=open&status=open",
        "sort=due&sort=due",
        "q=a&q=b",
        "tags=home",
        "Tag=home",
        "tag[]=home",
        "search=x",
        "offset=5",
        "owner_id=x",
        "filter[owner_id]=x",
    ],
)
def test_a_faulty_parameter_is_named(alice: Person, query: str) -> None:
    answer = ask(alice, query)
    assert (answer.status, answer.slug) == (422, "invalid")
    name = query.split("=")[0]
    told = {error["pointer"] for error in answer.json["errors"]}
    assert told <= {f"?{name}", "?"}
    for error in answer.json["errors"]:
        assert error["detail"].startswith(("must", "has an unknown"))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Etc/GMT+12"])
@pytest.mark.parametrize("moment", ["1900-01-01", "9999-12-31", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_years_are_no_trouble(
    alice: Person, zone: str, moment: str
) -> None:
    for due in ({"due_date": "1900-01-01"}, {"due_date": "9999-12-31"}, {}):
        alice.create("x", **due)
    alice.create("x", due_at="1900-01-01T00:00:00Z")
    alice.create("x", due_at="9999-12-31T23:59:59.999999Z")
    for name in ("due_before", "due_after"):
        for sort in ("due", "-due"):
            asked = {name: moment, "time_zone": quote(zone), "sort": sort, "limit": 1}
            query = "&".join(f"{key}={value}" for key, value in asked.items())
            assert ask(alice, query).status == 200
    assert len(listed(alice, sort="due", limit=1, time_zone=zone)) == 5


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("%", ["100%"]),
        ("_", ["a_b"]),
        ("\\", ["c\\d"]),
        ("'", ["it's"]),
        ("' OR 1=1--", []),
        ("(a+)+$", []),
        ("milk & !bread", []),
        ("ÄPFEL", ["äpfel"]),
        ("A\u0308PFEL", ["äpfel"]),
        ("apfel", ["äpfel"]),
        ("\uff21\uff30FEL", ["äpfel"]),  # full width
        ("stra\u00dfe\u200b", ["straße"]),
        ("STRASSE", ["straße"]),
        ("traß", ["straße"]),
        ("ΣΊΣΥΦΟΣ", ["Σίσυφος"]),
        ("😀", ["😀!"]),
        ("two\nlines", ["below"]),
        ("e", ["below"]),
        ("x" * 200, []),
    ],
)
def test_a_search_is_for_the_text_itself(
    alice: Person, mallory: Person, q: str, found: list[str]
) -> None:
    plain = ["100%", "a_b", "c\\d", "it's", "äpfel", "straße", "Σίσυφος", "😀!"]
    for title in plain:
        alice.create(title)
        mallory.create(title)
    alice.create("below", description="two\nLINES")
    if q == "e":
        found = ["below", *(title for title in plain if "e" in title)]
    assert titles(alice, q=q) == sorted(found)


def test_every_tag_must_match_upper_or_lower_case(alice: Person) -> None:
    alice.create("both", tags=["Home", "Straße"])
    alice.create("one", tags=["home"])
    alice.create("none", tags=["homely"])
    assert titles(alice, tag=["HOME"]) == ["both", "one"]
    assert titles(alice, tag=["home", "STRASSE"]) == ["both"]
    assert titles(alice, tag=["home", "HOME"]) == ["both", "one"]
    assert titles(alice, tag=['a","b']) == titles(alice, tag=["{}"]) == []


def test_today_is_another_day_elsewhere(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At four in the afternoon of Greenwich, Tokyo has begun the next day."""
    instant = datetime(2026, 11, 22, 16, tzinfo=UTC)
    monkeypatch.setattr(time_zones, "now", lambda: instant)
    alice.create("22nd", due_date="2026-11-22")
    alice.create("23rd", due_date="2026-11-23")
    alice.create("morning in Tokyo", due_at="2026-11-22T23:00:00Z")
    alice.create("midnight in Los Angeles", due_at="2026-11-22T08:00:00Z")
    alice.create("done", due_date="2026-11-22", completed=True)
    tokyo = titles(alice, due="today", time_zone="Asia/Tokyo")
    los_angeles = titles(alice, due="today", time_zone="America/Los_Angeles")
    assert tokyo == ["23rd", "morning in Tokyo"]
    assert los_angeles == ["22nd", "midnight in Los Angeles", "morning in Tokyo"]
    late = ["22nd", "midnight in Los Angeles"]
    assert titles(alice, due="overdue", time_zone="Asia/Tokyo") == late
    assert titles(alice, due="overdue", time_zone="Etc/GMT+12") == late[1:]
    assert titles(alice, due="today", status="all") == sorted([*los_angeles, "done"])


def test_a_next_link_keeps_the_query(alice: Person) -> None:
    for _ in range(2):
        alice.create("Äpfel & 'Öl'", tags=["a&b", "c=d"], due_date="2026-12-01")
    asked = [("limit", "1"), ("tag", "A&B"), ("tag", "c=d"), ("q", "ÄPFEL &")]
    asked += [("due_after", "2026-11-30T08:00:00.5+09:00"), ("sort", "-due")]
    asked += [("deleted", "false"), ("time_zone", "Asia/Tokyo"), ("status", "open")]
    query = "&".join(f"{name}={quote(value)}" for name, value in asked)
    answer = ask(alice, query)
    link = answer.headers["link"].removesuffix('>; rel="next"').removeprefix("<")
    sent = parse_qsl(urlsplit(link).query)
    assert sent[-1] == ("cursor", answer.json["next_cursor"])
    kept = {*asked} - {("due_after", "2026-11-30T08:00:00.5+09:00")}
    assert {*sent[:-1]} - kept == {("due_after", "2026-11-29T23:00:00.500000Z")}
    assert kept <= {*sent}
    assert len(alice.send("GET", link).json["items"]) == 1
