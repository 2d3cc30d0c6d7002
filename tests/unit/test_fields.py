"""Ids and times, as the grammars of their RFCs have them."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from shared.todos.rules.fields import (
    ClientId,
    ExistingId,
    Instant,
    instant_of,
    parse_uuid,
)
from tests.support.api.http_grammar import any_case

PATTERNS: dict[Any, str] = {
    kind: TypeAdapter(kind).json_schema()["pattern"]
    for kind in (ClientId, ExistingId, Instant)
}


def fits(kind: Any, string: str) -> bool:
    """Whether the OpenAPI document takes it for one."""
    return re.search(PATTERNS[kind].removesuffix("$") + r"\Z", string) is not None


# RFC 9562 section 4: UUID = 4hexOctet "-" 2hexOctet "-" ... ; hexDigit in either case

UUIDS = st.uuids().flatmap(lambda made: any_case(str(made)))
NO_UUIDS = [
    "{{{}}}".format,
    "urn:uuid:{}".format,
    "{}\n".format,
    " {}".format,
    "{}0".format,
    lambda string: string[:-1],
    lambda string: string.replace("-", ""),
    lambda string: string.replace("-", "\u2010"),
    lambda string: string[:9] + "-" + string[9:],
    lambda string: "g" + string[1:],
    lambda string: "\uff10" + string[1:],  # a full-width digit
]


@given(UUIDS)
def test_a_uuid_is_the_same_in_every_case(string: str) -> None:
    assert parse_uuid(string) == uuid.UUID(string.lower())
    assert str(parse_uuid(string)) == string.lower()
    assert fits(ExistingId, string)


@given(UUIDS, st.sampled_from(NO_UUIDS))
def test_a_malformed_uuid_is_rejected(string: str, bent: Any) -> None:
    assert parse_uuid(bent(string)) is None
    assert not fits(ExistingId, bent(string))


# RFC 3339 section 5.6, appendix A for what it excludes


def two(lowest: int, highest: int) -> st.SearchStrategy[str]:
    return st.integers(lowest, highest).map("{:02}".format)


DATES = st.dates(date(1901, 1, 1), date(9998, 12, 31)).map(str)
FRACTION = st.just("") | st.from_regex(r"\.[0-9]{1,30}", fullmatch=True)
CLOCK = st.tuples(two(0, 23), two(0, 59), two(0, 59)).map(":".join)
OFFSET = st.sampled_from("Zz") | st.builds(
    "{}{}:{}".format, st.sampled_from("+-"), two(0, 23), two(0, 59)
)
INSTANTS = st.builds(
    "{}{}{}{}{}".format, DATES, st.sampled_from("Tt"), CLOCK, FRACTION, OFFSET
)
# One part out of its range or its form, the others as they should be.
BENT = {
    "day": st.sampled_from(
        [
            "2026-02-29",
            "2026-00-10",
            "2026-13-10",
            "2026-12-00",
            "2026-11-31",
            "2026-12-32",
            "2026-W01-1",
            "2026-001",
            "20261231",
            "026-12-31",
            "+2026-12-31",
            "26-12-31",
            "2026/12/31",
        ]
    ),
    "separator": st.sampled_from([" ", "_", "", "TT", "t "]),
    "clock": st.sampled_from(
        [
            "24:00:00",
            "12:60:00",
            "12:00:60",
            "23:59:60",
            "12:00",
            "12",
            "120000",
            "1:00:00",
            "12:0:00",
            "12:00:0",
            "12.5:00:00",
            "-1:00:00",
            "12:00:00:00",
        ]
    ),
    "fraction": st.sampled_from([".", ",5", ".5.5", ". 5", ".\u0661"]),
    "offset": st.sampled_from(
        [
            "+24:00",
            "-24:00",
            "+00:60",
            "-23:60",
            "+99:99",
            "+01",
            "+0100",
            "+1:00",
            "Z+01:00",
            "ZZ",
            "UTC",
            "+01:00:00",
            "\u221201:00",
        ]
    )
    | st.sampled_from(["", " Z", "Z\n"]),
}
PARTS = {
    "day": DATES,
    "separator": st.sampled_from("Tt"),
    "clock": CLOCK,
    "fraction": FRACTION,
    "offset": OFFSET,
}


def arithmetic(string: str) -> datetime:
    """What an instant means, counted by hand."""
    year, month, day, *clock = (int(part) for part in re.findall(r"\d+", string[:19]))
    fraction = re.search(r"\.(\d+)", string)
    micro = int(fraction[1][:6].ljust(6, "0")) if fraction else 0
    offset = re.search(r"([+-])(\d\d):(\d\d)$", string)
    minutes = int(offset[2]) * 60 + int(offset[3]) if offset else 0
    ahead = timedelta(minutes=-minutes if offset and offset[1] == "-" else minutes)
    hour, minute, second = clock
    return datetime(year, month, day, hour, minute, second, micro, UTC) - ahead


@given(INSTANTS)
def test_an_instant_is_read_as_its_grammar_says(string: str) -> None:
    assert instant_of(string) == arithmetic(string)
    assert fits(Instant, string)


@pytest.mark.parametrize("part", BENT)
@given(st.data())
def test_an_instant_with_one_part_out_of_range_is_rejected(
    part: str, data: Any
) -> None:
    drawn = {
        name: data.draw(BENT[name] if name == part else PARTS[name]) for name in PARTS
    }
    string = "".join(drawn.values())
    with pytest.raises(PydanticCustomError):
        instant_of(string)
    if part != "day":  # a pattern does not know how long a month is
        assert not fits(Instant, string)


def test_years_go_from_1900_to_9999_in_utc() -> None:
    assert instant_of("1900-01-01T00:00:00-00:01").year == 1900
    assert instant_of("9999-12-31T23:59:59.9999999Z").year == 9999
    for outside in (
        "1900-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "0001-01-01T00:00:00+23:59",
        "0000-01-01T00:00:00Z",
    ):
        with pytest.raises(PydanticCustomError):
            instant_of(outside)
