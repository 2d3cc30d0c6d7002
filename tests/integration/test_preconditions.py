"""If-Match and If-None-Match (RFC 9110 section 13) on a todo."""

import uuid

import pytest

from tests.support.api import Person


def test_a_stale_if_match_changes_nothing(alice: Person) -> None:
    todo = alice.create()
    stale = f'"{todo["version"]}"'
    changed = alice.patch(todo["id"], {"title": "x"}, if_match=stale).json
    late = alice.patch(todo["id"], {"title": "y"}, if_match=stale)
    assert (late.status, late.slug) == (412, "precondition-failed")
    assert alice.delete(todo["id"], if_match=stale).status == 412
    assert alice.get(todo["id"]).json == changed


def test_a_repeated_patch_with_its_old_if_match_succeeds(alice: Person) -> None:
    """RFC 9110 section 13.1.1: what was asked for is there already."""
    todo = alice.create()
    stale = f'"{todo["version"]}"'
    changed = alice.patch(todo["id"], {"title": "x"}, if_match=stale)
    again = alice.patch(todo["id"], {"title": "x"}, if_match=stale)
    assert (again.status, again.json) == (200, changed.json)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 200),
        ('"1"', 200),
        ('"7", "1"', 200),
        ('W/"1"', 412),
        ('"7"', 412),
        ('"abc"', 412),
        ('"99999999999999999999"', 412),
        ("1", 400),
        ("", 400),
        ('"1', 400),
        ('"1" "2"', 400),
    ],
)
def test_if_match_compares_strongly(alice: Person, header: str, status: int) -> None:
    todo = alice.create()
    assert alice.patch(todo["id"], {"title": "x"}, if_match=header).status == status


@pytest.mark.parametrize(
    ("header", "status"),
    [("*", 304), ('"1"', 304), ('W/"1"', 304), ('"2"', 200), ('"a","1"', 304)],
)
def test_if_none_match_saves_the_body(alice: Person, header: str, status: int) -> None:
    todo = alice.create()
    answer = alice.get(todo["id"], if_none_match=header)
    assert answer.status == status
    assert answer.headers["etag"] == '"1"'
    assert bool(answer.body) == (status == 200)


def test_absence_comes_before_preconditions(alice: Person) -> None:
    todo_id = str(uuid.uuid4())
    assert alice.get(todo_id, if_none_match="*").status == 404
    assert alice.patch(todo_id, {"title": "x"}, if_match='"1"').status == 404
    assert alice.delete(todo_id, if_match='"1"').status == 404
