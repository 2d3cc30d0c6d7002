"""If-Match and If-None-Match, generated from the grammar of RFC 9110."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.entity_tags import EntityTag, entity_tags
from shared.http.preconditions import parse
from tests.support.api.http_grammar import OWS, listed
from tests.support.run.cases import cases

OPAQUE = st.text("!#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\x80\xff", max_size=6)
TAGS = st.builds(EntityTag, st.booleans(), OPAQUE.map('"{}"'.format))
LISTS = st.lists(TAGS, max_size=4)
NEARLY = st.sampled_from(
    [
        *('"', '"1', '1"', "1", 'w/"1"', 'W /"1"', 'W/ "1"', "W/1", "W/", '"1"2"'),
        *('"1"W/', '"\x7f"', '"\x00"', '"a b"', '"\t"', "'1'", '"1";q=1', "*", '*"1"'),
        '"\u20ac"',
    ]
)


def written(tag: EntityTag) -> str:
    return ("W/" if tag.weak else "") + tag.opaque


@given(st.data())
def test_a_list_is_its_tags_without_the_empty_elements(data: st.DataObject) -> None:
    tags = data.draw(LISTS)
    header = data.draw(listed([written(tag) for tag in tags]))
    assert entity_tags(header) == tags


@given(st.data())
def test_a_list_with_a_malformed_tag_is_rejected(data: st.DataObject) -> None:
    before, after = data.draw(LISTS), data.draw(LISTS)
    bent = data.draw(NEARLY)
    tags = [*map(written, before), bent, *map(written, after)]
    if tags == ["*"]:
        tags.append('"1"')
    with pytest.raises(ValueError, match="list"):
        entity_tags(data.draw(listed(tags)))


@cases("between", [" ", "\t", "", ";"])
def test_tags_have_a_comma_between_them(between: str) -> None:
    with pytest.raises(ValueError, match="list"):
        entity_tags(f'"1"{between}"2"')


@given(OWS, OWS)
def test_a_star_is_every_tag(before: str, after: str) -> None:
    assert entity_tags(f"{before}*{after}") is None


@given(LISTS, st.integers(1, 10**18 - 1))
def test_a_version_is_named_by_its_own_tag_alone(
    tags: list[EntityTag], version: int
) -> None:
    """Section 8.8.3.2: If-Match compares strongly, If-None-Match weakly."""
    for weak in (False, True):
        header = ",".join(map(written, [*tags, EntityTag(weak, f'"{version}"')]))
        conditions = parse(header, header)
        assert conditions.matches(version) == (not weak)
        assert conditions.excludes(version)
    other = ",".join(map(written, tags))
    expected = any(tag.opaque == f'"{version}"' for tag in tags)
    assert parse(None, other).excludes(version) == expected


@cases("part", [" ", ",", ", ", '"1",', 'W/"1" , ', '""', "W/"])
def test_a_long_header_takes_no_time(part: str) -> None:
    """The gateway lets 10 KB of headers pass."""
    began = time.process_time()
    for end in ("", "x", '"', "\x00"):
        try:
            entity_tags(part * (10_000 // len(part)) + end)
        except ValueError:
            continue
    assert time.process_time() - began < 0.5
