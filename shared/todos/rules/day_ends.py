"""When days end in a zone, as a table by which the database sorts.

Its copy of the zones is of another version than ours, and would sort otherwise than we
filter.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from shared.todos.rules import time_zones

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
SAMPLED = timedelta(days=14)  # a rule for all years changes clocks twice in each
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEADER = struct.Struct(">4sc15x6l")  # RFC 9636 section 3.1


class DayEnds(NamedTuple):
    """From each day on, days end so many seconds before midnight in UTC.

    The last one holds for all days after LAST.
    """

    days: list[date]
    seconds: list[int]


@cache
def day_ends(name: str) -> DayEnds:
    """Those of a zone, from FIRST on. Takes some milliseconds when it is new."""
    changes = [FIRST]
    looked_at = sorted({FIRST, LAST, *_around_changes(name)})
    for before, day in pairwise(looked_at):
        if _seconds(day, name) != _seconds(before, name):
            changes.append(_first_change(before, day, name))
    return DayEnds(changes, [_seconds(day, name) for day in changes])


def _seconds(day: date, name: str) -> int:
    """How much earlier than in UTC a day ends; negative where it ends later."""
    there = time_zones.end_of(day, time_zones.zone(name))
    return round((datetime.combine(day, time.max, UTC) - there).total_seconds())


def _first_change(before: date, day: date, name: str) -> date:
    """The first day after `before`, up to `day`, that ends as `day` does."""
    between = [
        before + time_zones.ONE_DAY * n for n in range(1, (day - before).days + 1)
    ]
    old = _seconds(before, name)
    return between[bisect_left(between, True, key=lambda d: _seconds(d, name) != old)]


def _around_changes(name: str) -> Iterator[date]:
    """The days around each change of the zone's clocks, and some where a rule says."""
    transitions, rule = _transitions(name)
    last = FIRST
    for day in filter(_within, _dates(transitions)):
        yield from (day + time_zones.ONE_DAY * n for n in range(-3, 4))
        last = day
    while rule and last < LAST:
        yield last
        last += SAMPLED


def _within(day: date) -> bool:
    return FIRST + SAMPLED < day < LAST - SAMPLED


def _dates(transitions: Iterable[int]) -> Iterator[date]:
    for seconds in transitions:
        if abs(seconds) < 2**33:
            yield (EPOCH + timedelta(seconds=seconds)).date()


def _transitions(name: str) -> tuple[tuple[int, ...], bool]:
    """Of a TZif file: Unix times, and whether a rule goes on after them (RFC 9636)."""
    content = (time_zones.DATABASE / "zoneinfo" / name).read_bytes()
    _, _, utc, std, leap, times, types, chars = HEADER.unpack_from(content)
    start = HEADER.size + 5 * times + 6 * types + chars + 8 * leap + std + utc
    _, _, _, _, _, times, _, _ = HEADER.unpack_from(content, start)
    found = struct.unpack_from(f">{times}q", content, start + HEADER.size)
    return found, b"," in content.rstrip(b"\n").rpartition(b"\n")[2]
