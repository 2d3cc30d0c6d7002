"""The members of a todo: what they may be, and how they are kept."""

import json
import time
from typing import Any

import pytest

from infra.openapi.examples import NEW
from shared.todos.members import CONTENT
from tests.support.api.client import TODOS, Person
from tests.support.api.hostile_values import BAD_MEMBERS
from tests.support.api.transfer import EXPORT, IMPORT
from tests.support.api.unchanged import assert_untouched
from tests.support.run.cases import cases


@cases("member, value", BAD_MEMBERS)
def test_an_invalid_member_is_named_and_not_quoted(
    alice: Person, member: str, value: Any
) -> None:
    answer = alice.send("POST", TODOS, {"title": "x", member: value})
    assert (answer.status, answer.slug) == (422, "invalid")
    assert_untouched(alice, answer, json.dumps(value))
    for error in answer.json["errors"]:
        assert error["pointer"].startswith(f"/{member}")
        assert error["detail"].startswith(("must", "is required", "has an"))


@cases(
    "value",
    [
        None,
        5,
        "",
        "not-a-uuid",
        "{0197f0c2-0000-7000-8000-000000000001}",
        "0197f0c2-0000-1000-8000-000000000001",  # version 1
        "0197f0c2-0000-7000-c000-000000000001",  # another variant
        "00000000-0000-0000-0000-000000000000",
        "0197f0c200007000800000000000 0001",
        "0197f0c2-0000-7000-8000-000000000001\n",
    ],
)
def test_a_client_chosen_id_is_a_uuid_of_version_4_or_7(
    alice: Person, value: Any
) -> None:
    answer = alice.send("POST", TODOS, {"title": "x", "id": value})
    assert answer.status == (201 if value is None else 422)


def test_every_fault_is_named_at_once(alice: Person) -> None:
    body = {"title": 5, "tags": ["ok", ""], "mystery": 1}
    errors = alice.send("POST", TODOS, body).json["errors"]
    assert {e["pointer"] for e in errors} == {"/title", "/tags/1", ""}
    assert "mystery" not in json.dumps(errors)


def test_of_three_hundred_faults_a_hundred_are_named(alice: Person) -> None:
    todo = {"title": 5, "tags": 5, "completed": 5}
    body = {"operations": [{"op": "create", "todo": todo}] * 100}
    answer = alice.send("POST", f"{TODOS}/batch", body)
    assert (answer.status, len(answer.json["errors"])) == (422, 100)


def test_due_is_either_a_date_or_an_instant(alice: Person) -> None:
    both = {"due_date": "2026-12-01", "due_at": "2026-12-01T00:00:00Z"}
    todo = alice.create()
    assert alice.send("POST", TODOS, {"title": "x"} | both).status == 422
    assert alice.patch(todo["id"], both).status == 422


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<script>alert(1)</script>", None),
        ("'; drop table todo; --", None),
        ("%s %(x)s $1 {0} \\", None),
        ("\u202eright to left", None),
        ("👩‍👩‍👧‍👦 family", None),
        ("e\u0301", "é"),  # NFC
        ("\U0001f600" * 500, None),
        ("\n Buy milk\t", "Buy milk"),
        ("\ufdfa" * 500, None),
    ],
)
def test_text_is_kept_as_it_was_written(
    alice: Person, sent: str, kept: str | None
) -> None:
    todo = alice.create(sent, description=f"{sent}\n\tend", tags=[sent[:50]])
    assert todo["title"] == (kept or sent)
    assert alice.get(todo["id"]).json == todo
    assert alice.send("GET", TODOS).json["items"] == [todo]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-12-01T10:00:00.123456+02:00", "2026-12-01T08:00:00.123456Z"),
        ("2026-12-01t10:00:00z", "2026-12-01T10:00:00.000000Z"),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00.000000Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z"),
    ],
)
def test_an_instant_is_kept_in_utc(alice: Person, sent: str, kept: str) -> None:
    todo = alice.create(due_at=sent)
    assert todo["due_at"] == kept
    assert alice.get(todo["id"]).json["due_at"] == kept


@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "9999-12-31"])
def test_a_date_is_kept(alice: Person, day: str) -> None:
    todo = alice.create(due_date=day)
    assert alice.get(todo["id"]).json["due_date"] == day


def test_a_pile_of_marks_costs_no_time(alice: Person) -> None:
    """To normalise them takes quadratic time: half a minute for these."""
    began = time.process_time()
    for text in ("a" + "\u0301\u0327" * 60_000, "a" + "\u0301\u0327" * 90):
        for member in ("title", "description"):
            body = {"title": "x", member: text}
            assert (
                alice.send("POST", TODOS, json.dumps(body, ensure_ascii=False)).status
                == 422
            )
    assert time.process_time() - began < 2
    assert alice.create("a" + "\u0301\u0327" * 10)["title"].startswith("\u00e1")


@pytest.mark.parametrize("member", [name for name in CONTENT if name in NEW])
def test_each_member_can_be_created_patched_and_taken_to_another_account(
    alice: Person, mallory: Person, member: str
) -> None:
    sent = {"title": "x", member: NEW[member]}
    assert alice.send("POST", TODOS, sent).json[member] == NEW[member]
    plain = alice.create("y")
    assert alice.patch(plain["id"], {member: NEW[member]}).json[member] == NEW[member]
    moved = alice.send("GET", EXPORT).json
    assert mallory.send("POST", IMPORT, moved).json["created"] == 2
    kept = [todo[member] for todo in mallory.send("GET", TODOS).json["items"]]
    assert kept == [NEW[member]] * 2
