"""One reading of a local time: order, filters and summary agree on when a day ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from shared.database.session import run
from shared.principal import Principal
from shared.todos.rules import time_zones
from shared.todos.rules.day_ends import day_ends
from shared.todos.sql import todo_reads
from shared.todos.sql.owner_row import OWNER_ID
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.hostile_zones import HOSTILE
from tests.support.model.lists import listed
from tests.support.run.cases import cases

ASKED = func.unnest(bindparam("asked", type_=ARRAY(Date))).column_valued("day")
ENDS = select(OWNER_ID, ASKED.label("day"), todo_reads.end_of(ASKED).label("at"))
ONE = timedelta(microseconds=1)


def near_changes(zone: str) -> list[date]:
    """The days around each change of how a zone's days end, from 1970 to 2040."""
    found = {
        day + timedelta(days=n) for day in day_ends(zone).days for n in range(-2, 3)
    }
    return sorted(day for day in found if 1970 <= day.year <= 2040)


@cases("zone", HOSTILE)
def test_the_database_has_every_day_end_as_we_do(api: Api, zone: str) -> None:
    ends, asked = day_ends(zone), [*near_changes(zone), date(2026, 2, 3)]
    values: dict[str, Any] = {"asked": asked, "day_ends_from": ends.days}
    found = run(Principal("a"), ENDS, me="a", **values, day_ends_earlier=ends.seconds)
    ours = {day: time_zones.end_of(day, time_zones.zone(zone)) for day in asked}
    assert {row["day"]: row["at"] for row in found} == ours


STRANGE = {
    "America/Winnipeg": "2026-03-08",
    "America/Inuvik": "2026-11-01",
    "America/St_Johns": "2010-11-06",
    "America/Havana": "2026-03-07",
    "Asia/Dhaka": "2009-06-19",
    "Pacific/Apia": "2011-12-29",
    "CET": "2026-06-30",
}


@pytest.mark.parametrize("zone", STRANGE)
def test_order_filters_and_summary_agree(
    alice: Person, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    day = date.fromisoformat(STRANGE[zone])
    near = [day + timedelta(days=n) for n in range(-1, 3)]
    ends = [time_zones.end_of(each, time_zones.zone(zone)) for each in near]
    for each in near:
        alice.create(str(each), due_date=str(each))
    for at in {end + n * ONE for end in ends for n in (-1, 0, 1)}:
        alice.create(str(at), due_at=at.isoformat())
    order = listed(alice, sort="due", time_zone=zone, limit=1)
    assert len(order) == alice.send("GET", "/api/v1/me").json["todos"]
    moments = [_end(todo, zone) for todo in order]
    assert moments == sorted(moments)
    for at in moments:
        instant = at.isoformat().replace("+00:00", "Z")
        earlier, later = (
            titles(alice, zone, **{name: instant})
            for name in ("due_before", "due_after")
        )
        assert earlier == {t["title"] for t in order if _end(t, zone) < at}
        assert later == {t["title"] for t in order if _end(t, zone) > at}
        monkeypatch.setattr(time_zones, "now", lambda at=at: at)
        summary = alice.send("GET", f"{TODOS}/summary?time_zone={quote(zone)}").json
        today = titles(alice, zone, due="today")
        assert summary["due_today"] == len(today)
        assert summary["overdue"] == len(earlier)
    for each, end in zip(near, ends, strict=True):
        before = titles(alice, zone, due_before=str(each + timedelta(days=1)))
        assert before == {t["title"] for t in order if _end(t, zone) <= end}
        after = titles(alice, zone, due_after=str(each))
        assert not before & after
        assert len(before | after) == len(order)


def titles(person: Person, zone: str, **asked: str) -> set[str]:
    found = listed(person, **asked, time_zone=zone, limit=100)
    return {todo["title"] for todo in found}


def _end(todo: dict[str, Any], zone: str) -> datetime:
    if todo["due_at"]:
        return datetime.fromisoformat(todo["due_at"]).astimezone(UTC)
    return time_zones.end_of(
        date.fromisoformat(todo["due_date"]), time_zones.zone(zone)
    )
