"""Days in a time zone: where they begin and end, the 23-hour and 25-hour ones too."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import tzdata

# The package's own, never the machine's: a name means the same wherever this runs.
DATABASE = Path(tzdata.__file__).parent
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
DEFAULT = "UTC"  # of who names none and has set none
ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


class Bound(NamedTuple):
    """A moment, as it compares with each of the two ways of being due."""

    at: datetime
    day: date


class Span(NamedTuple):
    """What is due after one bound and before another, both excluded; None is open."""

    after: Bound | None
    before: Bound | None


def now() -> datetime:
    return datetime.now(UTC)


@cache
def zone_names() -> frozenset[str]:
    """Every name of a time zone that there is, links included (IANA)."""
    return frozenset((DATABASE / "zones").read_text().split())


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of one of `zone_names`."""
    with (DATABASE / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def day_of(instant: datetime, in_zone: ZoneInfo) -> date:
    """The first day that is not over before an instant; the last there is at most.

    The date on a calendar there, but for the minutes in which a date came back.
    """
    try:
        day = instant.astimezone(in_zone).date()
    except OverflowError:
        return date.min if instant.year < 2 else date.max
    while day > date.min and end_of(day - ONE_DAY, in_zone) >= instant:
        day -= ONE_DAY
    return day


def start_of(day: date, in_zone: ZoneInfo) -> datetime:
    """When the day before is over: not midnight where clocks skip midnight."""
    if day == date.min:
        return EARLIEST
    return end_of(day - ONE_DAY, in_zone) + MOMENT


def end_of(day: date, in_zone: ZoneInfo) -> datetime:
    """The last microsecond of a day: all else about days follows from this.

    Of the later hour where clocks repeat one; where they skip it, the last before.
    """
    local = datetime.combine(day, time.max, in_zone)
    early, late = _instant(local.replace(fold=1)), _instant(local)
    if early >= late:  # not skipped: of a repeated hour, `early` is the later one
        return early
    while late - early > MOMENT:  # clocks change between them
        middle = early + (late - early) // 2
        over = middle.astimezone(in_zone).date() > day
        early, late = (early, middle) if over else (middle, late)
    return early


def before(moment: date, in_zone: ZoneInfo) -> Bound:
    """Due before an instant, or before a day begins: a date, when it is over."""
    if isinstance(moment, datetime):
        return Bound(moment, day_of(moment, in_zone))
    at = start_of(moment, in_zone)  # a day that there is not begins with the next
    return Bound(at, max(moment, day_of(at, in_zone)))


def after(moment: date, in_zone: ZoneInfo) -> Bound:
    """Due after an instant, or after a day is over: a date, if it is not over then."""
    if isinstance(moment, datetime):
        return Bound(moment, day_of(_next(moment), in_zone) - ONE_DAY)
    at = end_of(moment, in_zone)  # a day that there is not is over as well
    return Bound(at, max(moment, day_of(_next(at), in_zone) - ONE_DAY))


def overdue(at: datetime, in_zone: ZoneInfo) -> Span:
    return Span(None, before(at, in_zone))


def days_from(at: datetime, days: int, in_zone: ZoneInfo) -> Span:
    """So many whole days there, the one that `at` is in first."""
    today = day_of(at, in_zone)
    return Span(
        after(today - ONE_DAY, in_zone), before(today + days * ONE_DAY, in_zone)
    )


def within_all(spans: Sequence[Span]) -> Span:
    """What is due within every one of the spans."""
    afters = [span.after for span in spans if span.after]
    befores = [span.before for span in spans if span.before]
    return Span(_tightest(max, afters), _tightest(min, befores))


def _tightest(choose: Callable[..., Any], bounds: Sequence[Bound]) -> Bound | None:
    """Chosen for each way of being due by itself: a todo has only one of them."""
    if not bounds:
        return None
    return Bound(
        choose(each.at for each in bounds), choose(each.day for each in bounds)
    )


def _next(instant: datetime) -> datetime:
    return instant if instant == LATEST else instant + MOMENT


def _instant(local: datetime) -> datetime:
    """In UTC, as far as there are years for it."""
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return EARLIEST if local.year < 2 else LATEST
