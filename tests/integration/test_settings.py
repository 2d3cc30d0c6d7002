"""Settings: whose they are, what they may be, and what they stand for."""

import uuid
from datetime import datetime
from typing import Any

import pytest

from shared.todos import settings
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import on_the_wire
from tests.support.api.unchanged import assert_untouched
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

ME = "/api/v1/me"
SET = {
    "time_zone": "Pacific/Auckland",
    "language": "pt-BR",
    "week_start": "sunday",
    "day_starts_at": "07:45",
    "reminder_mails": False,
}
UNSET = {
    "time_zone": None,
    "language": None,
    "week_start": None,
    "day_starts_at": "09:00",
    "reminder_mails": True,
}


def of(person: Person) -> dict[str, Any]:
    me = person.send("GET", ME).json
    return {name: me[name] for name in SET}


def put(person: Person, **patch: Any) -> Any:
    answer = person.send("PATCH", ME, patch)
    assert answer.status == 200
    return answer.json


BAD: dict[str, list[Any]] = {
    "time_zone": ["Europe/Atlantis", "", "../UTC", "utc ", 1, []],
    "language": ["xx", "DE", "de_AT", "de-at", "deu", "", 5],
    "week_start": ["tuesday", "Monday", "", 1, True],
    "day_starts_at": ["24:00", "9:00", "09:00:00", "", "\u0660\u0669:00", 9],
    "reminder_mails": ["true", 1, 0, ""],
    "password": ["x"],
}


@pytest.mark.parametrize(
    ("member", "value"), [(name, bad) for name in BAD for bad in BAD[name]], ids=repr
)
def test_an_invalid_setting_is_rejected_and_nothing_is_set(
    alice: Person, database: Database, member: str, value: Any
) -> None:
    put(alice, **SET)
    with left_alone(database, alice):
        answer = alice.send("PATCH", ME, {"language": "de", member: value})
    assert (answer.status, answer.slug) == (422, "invalid")
    assert_untouched(alice, answer, repr(value))
    assert of(alice) == SET


def test_nobody_sees_or_sets_the_settings_of_another_user(
    alice: Person, mallory: Person, database: Database
) -> None:
    put(alice, **SET)
    with left_alone(database, alice):
        assert of(mallory) == UNSET
        assert put(mallory, time_zone="Asia/Tokyo")["time_zone"] == "Asia/Tokyo"
        for names_alice in ({"id": alice.subject}, {"owner_id": alice.subject}):
            assert mallory.send("PATCH", ME, names_alice).status == 422
    assert of(alice) == SET


def test_a_patch_sets_resets_and_keeps(alice: Person) -> None:
    assert of(alice) == UNSET
    assert put(alice, **SET) == of(alice) == SET
    assert put(alice) == SET
    assert put(alice, language="en") == SET | {"language": "en"}
    assert put(alice, **dict.fromkeys(SET)) == of(alice) == UNSET


def test_an_erasure_takes_the_settings_along(alice: Person) -> None:
    put(alice, **SET)
    erased = alice.send("POST", f"{ME}/erase", {"confirm": alice.subject})
    assert (erased.status, of(alice)) == (200, UNSET)


def test_a_deleted_account_has_no_settings_and_sets_none(
    database: Database, api: Api
) -> None:
    user = api.person(str(uuid.uuid4()))
    identity = f"'{user.subject}', 'x', '{user.subject}@example.com', false"
    columns = 'id, name, email, "emailVerified"'
    rows(
        database.identity_url,
        f'insert into auth."user" ({columns}) values ({identity})',
    )
    put(user, **SET)
    rows(
        database.identity_url,
        f"""delete from auth."user" where id = '{user.subject}'""",
    )
    left = everything_of(database.superuser_url, user.subject)["owner"]
    assert {left[name] for name in SET} == {None}
    for name, value in SET.items():  # each alone: none has a way of its own
        assert user.send("PATCH", ME, {name: value}).status == 401
    assert everything_of(database.superuser_url, user.subject)["owner"] == left


def test_changing_settings_counts_as_a_write(alice: Person, database: Database) -> None:
    put(alice)
    limit = f"update owner set write_limit = 1 where id = '{alice.subject}'"
    rows(database.superuser_url, limit)
    answers = [alice.send("PATCH", ME, {"language": "de"}).status for _ in range(3)]
    assert 429 in answers  # a minute may begin between two of them


NOON = "2026-06-15T12:00:00Z"  # 02:00 of the sixteenth on Kiritimati, where it is +14


@pytest.fixture
def due(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Has a todo for each of two days, at a moment that is on both."""
    moment = datetime.fromisoformat(NOON)
    monkeypatch.setattr("shared.todos.rules.time_zones.now", lambda: moment)
    for day in ("2026-06-15", "2026-06-16"):
        alice.create(day, due_date=day)
    return alice


def today(person: Person, more: str = "") -> list[str]:
    items = person.send("GET", f"{TODOS}?due=today{more}").json["items"]
    return [todo["title"] for todo in items]


def test_the_time_zone_stands_for_one_that_is_not_named(
    due: Person, mallory: Person
) -> None:
    put(mallory, time_zone="Pacific/Kiritimati")
    assert today(due) == ["2026-06-15"]
    put(due, time_zone="Pacific/Kiritimati")
    assert today(due) == ["2026-06-16"]
    assert today(due, "&time_zone=UTC") == ["2026-06-15"]
    assert due.send("GET", f"{TODOS}/summary").json["overdue"] == 1
    assert due.send("GET", f"{TODOS}/summary?time_zone=UTC").json["overdue"] == 0
    before = due.send("GET", f"{TODOS}?due_before=2026-06-16").json["items"]
    assert [todo["title"] for todo in before] == ["2026-06-15"]
    put(due, time_zone=None)
    assert today(due) == ["2026-06-15"]


def test_a_time_zone_that_another_environment_changed_counts_at_once(
    due: Person, database: Database
) -> None:
    put(due, time_zone="Pacific/Kiritimati")
    assert today(due) == ["2026-06-16"]
    elsewhere = f"update owner set time_zone = 'UTC' where id = '{due.subject}'"
    rows(database.superuser_url, elsewhere)
    assert today(due) == ["2026-06-15"]


def test_a_list_goes_on_after_its_first_page_in_any_environment(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(alice, time_zone="Pacific/Kiritimati")
    for day in ("2026-06-15", "2026-06-16"):
        alice.create(day, due_date=day)
    page = alice.send("GET", f"{TODOS}?sort=due&limit=1").json
    monkeypatch.setattr(settings, "_assumed", {})  # another environment
    rest = alice.send("GET", f"{TODOS}?sort=due&limit=1&cursor={page['next_cursor']}")
    assert [todo["title"] for todo in rest.json["items"]] == ["2026-06-16"]
    put(alice, time_zone="Asia/Tokyo")
    again = alice.send("GET", f"{TODOS}?sort=due&limit=1&cursor={page['next_cursor']}")
    assert again.slug == "invalid-cursor"  # days end at other moments


def test_the_cache_of_time_zones_is_bounded(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = dict.fromkeys(map(str, range(settings.MAX_ASSUMED)), "UTC")
    monkeypatch.setattr(settings, "_assumed", others)
    today(alice)
    assert others == {alice.subject: "UTC"}


def test_a_time_zone_costs_one_round_trip_more_once_in_each_environment(
    pooled_database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(pooled_database, trusted_issuer) as (api, wire):
        alice = api.person()
        put(alice, time_zone="Asia/Tokyo")

        def cost() -> int:
            before = wire.round_trips
            today(alice)
            return wire.round_trips - before

        assert [cost() for _ in range(3)] == [2, 1, 1]
