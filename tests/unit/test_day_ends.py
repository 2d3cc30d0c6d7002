"""The table by which the database sorts says of every day what the filters say."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.todos.rules import time_zones
from shared.todos.rules.day_ends import FIRST, LAST, day_ends
from tests.support.api.hostile_zones import HOSTILE
from tests.support.run.cases import cases
from tests.support.run.thorough import THOROUGH, rounds

ZONES = sorted(time_zones.zone_names())
ONE = timedelta(microseconds=1)
EVERY_DAY = [
    date(1970, 1, 1) + timedelta(days=n)
    for n in range((date(2041, 1, 1) - date(1970, 1, 1)).days)
]


def of_table(day: date, name: str) -> datetime:
    ends = day_ends(name)
    earlier = ends.seconds[bisect_right(ends.days, day) - 1]
    return datetime.combine(day, time.max, UTC) - timedelta(seconds=earlier)


@cases("name", ZONES if THOROUGH else HOSTILE)
def test_every_day_from_1970_to_2040_ends_as_the_table_says(name: str) -> None:
    zone = time_zones.zone(name)
    assert [
        d for d in EVERY_DAY if of_table(d, name) != time_zones.end_of(d, zone)
    ] == []


@settings(max_examples=rounds(100, 20_000), deadline=None)
@given(st.sampled_from(ZONES), st.dates(FIRST, LAST))
def test_a_day_of_any_zone_ends_as_the_table_says(name: str, day: date) -> None:
    assert of_table(day, name) == time_zones.end_of(day, time_zones.zone(name))


@settings(max_examples=rounds(100, 20_000), deadline=None)
@given(st.sampled_from(ZONES), st.dates(FIRST, LAST), st.integers(-2, 2))
def test_an_instant_is_of_the_first_day_that_is_not_over(
    name: str, day: date, beside: int
) -> None:
    """Whatever clocks do: due before and after an instant say what the order says."""
    zone = time_zones.zone(name)
    at = time_zones.end_of(day, zone) + beside * ONE
    before, after = time_zones.before(at, zone), time_zones.after(at, zone)
    for near in (day + timedelta(days=n) for n in range(-3, 4)):
        assert (near < before.day) == (time_zones.end_of(near, zone) < at)
        assert (near > after.day) == (time_zones.end_of(near, zone) > at)


def test_a_day_ends_before_a_skipped_midnight() -> None:
    """Toronto, 1919: at half past eleven it was half past midnight."""
    zone, day = time_zones.zone("America/Toronto"), date(1919, 3, 30)
    end = time_zones.end_of(day, zone)
    assert end.astimezone(zone).time() == time(23, 29, 59, 999_999)
    assert time_zones.start_of(day + time_zones.ONE_DAY, zone) == end + ONE


def test_a_day_that_there_was_not_is_over_with_the_one_before() -> None:
    zone = time_zones.zone("Pacific/Apia")
    assert time_zones.end_of(date(2011, 12, 30), zone) == time_zones.end_of(
        date(2011, 12, 29), zone
    )


def test_minutes_of_a_day_that_came_back_belong_to_the_day_that_was_not_over() -> None:
    """Saint John's, 2010: at a minute past midnight it was a minute past eleven."""
    zone = time_zones.zone("America/St_Johns")
    first_midnight = datetime(2010, 11, 7, 2, 30, 30, tzinfo=UTC)
    assert first_midnight.astimezone(zone).date() == date(2010, 11, 7)
    assert time_zones.day_of(first_midnight, zone) == date(2010, 11, 6)
