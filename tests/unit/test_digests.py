"""Digests that rows keep for ever: made today as they were made at first."""

from typing import Any

import pytest

from shared.todos.rules.digests import FIRST, SCHEME, digest, first_digest
from shared.todos.rules.schemas import NewTodo
from tests.support.run.cases import cases

ID = "0197f0c2-0000-7000-8000-000000000000"
FULL = {
    "title": "Café ß",
    "description": "two\nlines",
    "completed": True,
    "priority": "high",
    "tags": ["Home", "Küche"],
    "due_at": "2026-12-01T08:00:00.123+02:00",
    "before": ID,
}
DATED = {"title": "Café ß", "due_date": "2026-12-01", "after": ID}
# Never to be changed: rows have them. Content, without a scheme, and in the first one.
GOLDEN: list[tuple[dict[str, Any], str, str]] = [
    (
        {"title": "Buy milk"},
        "283cdb724339fac1bba6b323763971519392058b7838b75788f3e0c02be46915",
        "01a9e2d8817ada58756e418e5976b9756c5e481c715751397f6761029964497118",
    ),
    (
        FULL,
        "130000ee05d8c3554938793e4dae6f346cb4214b7ad792af54a9d63717479dd9",
        "01faa48d5e5c77ac6b4966916d9083b5a9387d96d17a91d4f862fe5578c4803ccb",
    ),
    (
        DATED,
        "357fbf24d39ecf10754bffdaafb0868fadcfa63712be59fb6997d68dad25e052",
        "012437230591b8b98436bd7566d8338925d15d6451f9b86ec9723de25df05aafc0",
    ),
]


def sent(body: dict[str, Any], model: type[NewTodo] = NewTodo) -> dict[str, Any]:
    return model.model_validate(body).sent()


@pytest.mark.parametrize(("body", "without_scheme", "first_scheme"), GOLDEN)
def test_a_digest_is_what_it_was(
    body: dict[str, Any], without_scheme: str, first_scheme: str
) -> None:
    made = first_digest(sent(body))
    assert made is not None
    assert made.hex() == without_scheme
    assert digest(sent(body)).hex() == first_scheme


@pytest.mark.parametrize("body", [FULL, DATED, {"title": "x"}])
def test_a_default_may_be_sent_or_not(body: dict[str, Any]) -> None:
    """As a client library might send it; an id is no content."""
    whole = {**FIRST, "id": ID, **body}
    assert digest(sent(whole)) == digest(sent(body))
    assert first_digest(sent(whole)) == first_digest(sent(body))


@cases("name", FULL)
def test_every_member_counts(name: str) -> None:
    other = sent(FULL) | {name: "other"}
    assert digest(other) != digest(sent(FULL))
    assert first_digest(other) != first_digest(sent(FULL))


class Later(NewTodo):
    """As todos may be one day."""

    colour: str = "none"
    pinned: bool = False


@pytest.mark.parametrize("body", [FULL, DATED, {"title": "x"}])
def test_a_new_member_with_a_default_changes_no_digest(body: dict[str, Any]) -> None:
    later, now = sent(body, Later), sent(body)
    assert digest(later) == digest(now)
    assert first_digest(later) == first_digest(now)


def test_a_create_with_a_newer_member_is_no_duplicate_of_an_older_todo() -> None:
    later = sent(FULL | {"colour": "red"}, Later)
    assert digest(later) != digest(sent(FULL))
    assert first_digest(later) is None


def test_the_first_byte_names_the_scheme() -> None:
    made = digest(sent(FULL))
    assert (made[:1], len(made)) == (SCHEME, 1 + 32)
