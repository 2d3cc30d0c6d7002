"""Days in a time zone, the short and the long ones, from 1900 to 9999."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.todos.rules import time_zones
from shared.todos.rules.time_zones import Bound, Span
from tests.support.run.cases import cases

INSTANT = timedelta(microseconds=1)
ZONES = sorted(time_zones.zone_names())
# Until 2011 Newfoundland set its clocks back across midnight: a date that came twice.
DAYS = st.dates(date(2012, 1, 1), date(2100, 1, 1))


def length(at: str, days_: int, zone: str) -> timedelta:
    """Of so many days from an instant, the first and the last microsecond included."""
    span = time_zones.days_from(
        datetime.fromisoformat(at), days_, time_zones.zone(zone)
    )
    assert span.after is not None
    assert span.before is not None
    return span.before.at - span.after.at - INSTANT


@cases(
    "name",
    [
        "",
        "Mars/Olympus",
        "europe/berlin",
        "../zones",
        "/etc/passwd",
        "America",
        "zones",
    ],
)
def test_a_name_unknown_to_iana_is_rejected_as_time_zone(name: str) -> None:
    assert name not in time_zones.zone_names()


@cases("name", ZONES)
def test_every_zone_can_be_read_and_asked_to_its_ends(name: str) -> None:
    """No year overflows: the calendar ends instead."""
    zone = time_zones.zone(name)
    for day in (date.min, date(1900, 1, 1), date(2026, 3, 8), date.max):
        assert time_zones.start_of(day, zone) <= time_zones.end_of(day, zone)
    for instant in (time_zones.EARLIEST, time_zones.LATEST):
        assert time_zones.day_of(instant, zone).year in (1, 9999)
    for moment in (date(1900, 1, 1), date.max, time_zones.LATEST):
        assert time_zones.before(moment, zone)
        assert time_zones.after(moment, zone)


@settings(deadline=None)  # the first of a zone reads its file
@given(st.sampled_from(ZONES), DAYS)
def test_a_day_begins_when_the_one_before_it_has_ended(name: str, day: date) -> None:
    zone = time_zones.zone(name)
    assert time_zones.end_of(day, zone) + INSTANT == time_zones.start_of(
        day + timedelta(days=1), zone
    )


@settings(deadline=None)  # the first of a zone reads its file
@given(st.sampled_from(ZONES), DAYS)
def test_a_day_begins_and_ends_on_its_own_date(name: str, day: date) -> None:
    zone = time_zones.zone(name)
    start, end = time_zones.start_of(day, zone), time_zones.end_of(day, zone)
    assert time_zones.day_of(start, zone) == time_zones.day_of(end, zone) == day
    assert time_zones.day_of(start - INSTANT, zone) < day


@cases(
    "at, zone, hours",
    [
        ("2026-03-08T20:00Z", "America/Los_Angeles", 23),
        ("2026-11-01T20:00Z", "America/Los_Angeles", 25),
        ("2026-03-29T12:00Z", "Europe/Berlin", 23),
        ("2026-10-25T12:00Z", "Europe/Berlin", 25),
        ("2026-03-08T12:00Z", "America/Havana", 23),  # there is no midnight
        ("2025-11-02T12:00Z", "America/Havana", 25),  # midnight comes twice
        ("2026-03-28T12:00Z", "America/Nuuk", 23),  # the last hour is missing
        ("2026-04-04T12:00Z", "Australia/Lord_Howe", 24),
        ("2026-04-05T00:00Z", "Australia/Lord_Howe", 24.5),
        ("2026-11-22T12:00Z", "Asia/Tokyo", 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(
    at: str, zone: str, hours: float
) -> None:
    assert length(at, 1, zone) == timedelta(hours=hours)


def test_a_week_is_today_and_the_six_days_after() -> None:
    assert length("2026-11-22T12:00Z", 7, "UTC") == timedelta(days=7)
    assert length("2026-10-25T12:00Z", 7, "Europe/Berlin") == timedelta(days=7, hours=1)


def test_a_day_that_was_left_out_has_no_length() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia, left_out = time_zones.zone("Pacific/Apia"), date(2011, 12, 30)
    assert time_zones.end_of(left_out, apia) + INSTANT == time_zones.start_of(
        left_out, apia
    )


def test_a_bound_says_the_same_of_dates_and_of_instants() -> None:
    """A todo due on a date is due until that day is over."""
    tokyo = ZoneInfo("Asia/Tokyo")
    late = datetime(2026, 11, 22, 15, tzinfo=UTC)  # midnight in Tokyo
    day = date(2026, 11, 22)
    assert time_zones.before(late, tokyo) == Bound(late, date(2026, 11, 23))
    assert time_zones.after(late, tokyo) == Bound(late, day)
    assert time_zones.after(day, tokyo) == Bound(late - INSTANT, day)
    assert time_zones.before(date(2026, 11, 23), tokyo) == Bound(
        late, date(2026, 11, 23)
    )


def test_spans_that_do_not_meet_leave_nothing() -> None:
    early, late = time_zones.LATEST.replace(year=2026), time_zones.LATEST
    first, last = Bound(early, early.date()), Bound(late, late.date())
    both = time_zones.within_all(
        [Span(None, first), Span(last, None), Span(first, last)]
    )
    assert both == Span(last, first)
    assert time_zones.within_all([]) == Span(None, None)
