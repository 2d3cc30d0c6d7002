"""Lists as a plain reading of the contract would make them, and todos to list.

Nothing here is the product's: one todo at a time, by Python's own zoneinfo.
"""

import random
import re
import unicodedata
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tests.support.api.client import TODOS, Person
from tests.support.postgres.sql import rows

Todo = dict[str, Any]

# In Los Angeles a day of 23 hours, in Havana one that begins at one o'clock.
NOW = datetime(2026, 3, 8, 12, 30, tzinfo=UTC)
ZONES = ["UTC", "Asia/Tokyo", "America/Los_Angeles", "America/Havana", "CET"]
PRIORITIES = ["none", "low", "medium", "high"]
TITLES = ["äpfel", "ÄPFEL", "Straße", "STRASSE", "100%", "a_b", "c\\d", "it's", "Zoë"]
TITLES += ['"x"', "apple", "Apple", "😀", "ﬁne", "Z", "ζ", "'; drop table todo; --"]
TITLES += ["2 kg", "10 kg", "007", "7", "Zoe", "zoë"]
TAGS = ["home", "Küche", "straße", "work", "%", "a,b", '{"x"}']
ONE = timedelta(microseconds=1)


def populated(person: Person, url: str, count: int, seed: int) -> list[Todo]:
    """So many random todos of the person, with ties, nulls and a trash; all of them."""
    choice = random.Random(seed)
    made = [_random_todo(choice) for _ in range(count)]
    for start in range(0, count, 100):
        body = {"operations": made[start : start + 100]}
        answer = person.send("POST", f"{TODOS}/batch", body)
        assert answer.status == 200, answer
    for op in ("complete", "delete"):
        ids = [each["todo"]["id"] for each in choice.sample(made, count // 4)]
        body = {"operations": [{"op": op, "id": each} for each in ids]}
        assert person.send("POST", f"{TODOS}/batch", body).status == 200
    # Times of the server's own making have no ties.
    hour = "timestamptz '2026-01-01' + version % {} * interval '1 hour'"
    rows(
        url,
        f"update todo set created_at = {hour.format(17)},"
        f" updated_at = {hour.format(29)} where owner_id = '{person.subject}'",
    )
    return everything(person)


def everything(person: Person) -> list[Todo]:
    return listed(person, limit=100) + listed(person, limit=100, deleted="true")


def listed(person: Person, **asked: Any) -> list[Todo]:
    """All pages of a list, by its links."""
    found: list[Todo] = []
    target = f"{TODOS}?{urlencode(asked, doseq=True)}"
    while target:
        answer = person.send("GET", target)
        assert answer.status == 200, (asked, answer)
        found += answer.json["items"]
        link = answer.headers.get("link", "")
        assert bool(link) == (answer.json["next_cursor"] is not None)
        target = link.split(">")[0].removeprefix("<")
    return found


def expected(todos: list[Todo], now: datetime, **asked: Any) -> list[Todo]:
    """The todos that a list with these parameters has, in its order."""
    zone = ZoneInfo(asked.get("time_zone", "UTC"))
    chosen = [todo for todo in todos if _matches(todo, now, zone, asked)]
    sort = asked.get("sort", "position")
    return _sorted(chosen, sort.removeprefix("-"), zone, sort.startswith("-"))


def random_question(choice: random.Random) -> dict[str, Any]:
    """A few parameters of a list, about the todos that `populated` makes."""
    every: dict[str, Callable[[], Any]] = {
        "limit": lambda: choice.randint(1, 100),
        "status": lambda: choice.choice(["open", "completed", "all"]),
        "tag": lambda: choice.sample(["HOME", "küche", "STRASSE", "%"], 1),
        "priority": lambda: choice.choice(PRIORITIES),
        "due": lambda: choice.choice(["overdue", "today", "week", "none"]),
        "time_zone": lambda: choice.choice(ZONES),
        "due_before": lambda: _moment(choice),
        "due_after": lambda: _moment(choice),
        "q": lambda: choice.choice(["ÄPFEL", "strasse", "%", "_", "\\", "'", "a", '"']),
        "deleted": lambda: choice.choice(["true", "false"]),
    }
    names = choice.sample(list(every), choice.randint(0, 4))
    return {name: every[name]() for name in names}


def _random_todo(choice: random.Random) -> dict[str, Any]:
    todo: dict[str, Any] = {
        "id": str(uuid.UUID(int=choice.getrandbits(128), version=4)),
        "title": choice.choice(TITLES),
        "description": choice.choice(["", *TITLES]),
        "priority": choice.choice(PRIORITIES),
        "tags": choice.sample(TAGS, choice.randint(0, 3)),
    }
    if (due := choice.choice(["due_date", "due_at", None])) is not None:
        moment = _moment(choice, instant=due == "due_at")
        todo[due] = moment
    return {"op": "create", "todo": todo}


def _moment(choice: random.Random, *, instant: bool | None = None) -> str:
    """Within some days of NOW, often at the very end or the beginning of one."""
    zone = ZoneInfo(choice.choice(ZONES))
    day = NOW.astimezone(zone).date() + timedelta(days=choice.randint(-9, 9))
    if not (choice.random() < 0.5 if instant is None else instant):
        return day.isoformat()
    at = choice.choice([_end(day, zone) + ONE, NOW, NOW - ONE])
    if instant:  # of a todo, the last of a day too
        at = choice.choice([at, _end(day, zone)])
    return at.isoformat().replace("+00:00", "Z")


def _matches(todo: Todo, now: datetime, zone: ZoneInfo, asked: dict[str, Any]) -> bool:
    status = asked.get("status", "open" if "due" in asked else "all")
    texts = (_searched(todo["title"]), _searched(todo["description"]))
    tags = {_folded(tag) for tag in todo["tags"]}
    return (
        (todo["deleted_at"] is not None) == (asked.get("deleted") == "true")
        and status in ("all", "completed" if todo["completed"] else "open")
        and asked.get("priority", todo["priority"]) == todo["priority"]
        and all(_folded(tag) in tags for tag in asked.get("tag", []))
        and any(_searched(asked.get("q", "")) in text for text in texts)
        and _is_due(todo, now, zone, asked)
    )


def _is_due(todo: Todo, now: datetime, zone: ZoneInfo, asked: dict[str, Any]) -> bool:
    due = _due(todo, zone)
    today = now.astimezone(zone).date()
    first = _end(today - timedelta(days=1), zone) + ONE
    spans = {
        "overdue": (datetime.min.replace(tzinfo=UTC), now),
        "today": (first, _end(today, zone) + ONE),
        "week": (first, _end(today + timedelta(days=6), zone) + ONE),
    }
    if asked.get("due") == "none" and due is not None:
        return False
    wanted = [spans[asked["due"]]] if asked.get("due") in spans else []
    wanted += _asked_spans(zone, asked)
    return all(due is not None and start <= due < end for start, end in wanted)


def _asked_spans(
    zone: ZoneInfo, asked: dict[str, Any]
) -> list[tuple[datetime, datetime]]:
    spans = []
    if text := asked.get("due_before"):
        moment = _read(text)
        if not isinstance(moment, datetime):
            moment = _end(moment - timedelta(days=1), zone) + ONE
        spans.append((datetime.min.replace(tzinfo=UTC), moment))
    if text := asked.get("due_after"):
        moment = _read(text)
        if not isinstance(moment, datetime):
            moment = _end(moment, zone)
        spans.append((moment + ONE, datetime.max.replace(tzinfo=UTC)))
    return spans


def _sorted(
    todos: list[Todo], name: str, zone: ZoneInfo, descending: bool
) -> list[Todo]:
    keys: dict[str, Callable[[Todo], Any]] = {
        "position": lambda todo: float(todo["position"]),
        "created_at": lambda todo: todo["created_at"],
        "updated_at": lambda todo: todo["updated_at"],
        "due": lambda todo: _due(todo, zone),
        "priority": lambda todo: PRIORITIES.index(todo["priority"]),
        "title": lambda todo: _by_people(todo["title"]),
    }
    key = keys[name]
    last = [todo for todo in todos if key(todo) is None]
    first = [todo for todo in todos if key(todo) is not None]
    first.sort(key=lambda todo: (key(todo), todo["id"]), reverse=descending)
    last.sort(key=lambda todo: str(todo["id"]), reverse=descending)
    return first + last


def _due(todo: Todo, zone: ZoneInfo) -> datetime | None:
    if todo["due_at"]:
        return datetime.fromisoformat(todo["due_at"])
    if todo["due_date"]:
        return _end(date.fromisoformat(todo["due_date"]), zone)
    return None


def _end(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC) - ONE


def _read(text: str) -> date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _searched(text: str) -> str:
    """As a search takes it: without case, marks and other forms of a character."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in bare if not unicodedata.combining(each))


def _by_people(title: str) -> tuple[Any, ...]:
    """Numbers by their value, then as a search takes it, then by itself."""
    parts = re.split("([0-9]+)", _searched(title))
    parts[1::2] = [f"{int(number):040}" for number in parts[1::2]]
    return "".join(parts), title


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())
