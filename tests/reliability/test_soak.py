"""The soak, for some seconds: `make soak` has it for longer, with any seed.

And that its reckoning finds what it is there to find.
"""

import time
import uuid
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from infra.postgres.pgbouncer import LocalPgBouncer
from tests.support.api.client import Person
from tests.support.postgres.sql import everything_of, rows
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.thorough import rounds
from tests.support.soak.__main__ import Plan, soak
from tests.support.soak.check import check_rows
from tests.support.soak.device import Device
from tests.support.soak.record import Known, Record


@fault("All of it, on and on")
def test_whatever_breaks_the_database_is_what_was_acknowledged(
    run_folder: Path, pgbouncer: LocalPgBouncer
) -> None:
    place = run_folder / f"soak-{uuid.uuid4().hex[:8]}"
    place.mkdir()
    plan = Plan(seed=1, seconds=rounds(5, 15), people=3, environments=3)
    result = soak(plan, place)
    assert result["violations"] == []
    assert result["statuses"]["201"] > 0
    assert sum(result["faults"].values()) > 0


@pytest.fixture
def device(alice: Person) -> Device:
    """One that has made one todo and been answered, by a gateway it does not need."""
    caller: Any = alice  # of it only the subject is asked for
    made = Device(caller, "p0/0", "seed", Record(), Event())
    todo = alice.create("p0/0 1")
    state = {"title": "p0/0 1", "completed": False, "deleted": False}
    made.known[todo["id"]] = Known(state, todo["version"], True, time.monotonic())
    return made


def violations(database: Database, device: Device) -> list[str]:
    record = Record()
    stored = everything_of(database.superuser_url, device.caller.subject)
    check_rows(stored, [device], record)
    return record.violations


def test_the_reckoning_finds_nothing_where_all_is_well(
    database: Database, device: Device
) -> None:
    assert violations(database, device) == []


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("delete from todo where owner_id = '{me}'", "is lost"),
        ("update todo set title = 'p0/0 2' where owner_id = '{me}'", "same version"),
        ("update todo set version = 0 where owner_id = '{me}'", "a change is lost"),
        (
            "update todo set version = 2, title = 'p0/0 2' where owner_id = '{me}'",
            "nobody made",
        ),
        ("update todo set title = 'p1/0 1' where owner_id = '{me}'", "foreign row"),
        ("update owner set todos = 2 where id = '{me}'", "are counted"),
        (
            "insert into todo select (r).* from (select jsonb_populate_record(t,"
            " jsonb_build_object('id', gen_random_uuid(), 'version', 2)) as r"
            " from todo t where owner_id = '{me}') as twin",
            "or twice",
        ),
    ],
    ids=["lost", "altered", "older", "unexplained", "foreign", "counts", "double"],
)
def test_the_reckoning_finds_each_kind_of_harm(
    database: Database, device: Device, harm: str, found: str
) -> None:
    rows(database.superuser_url, harm.format(me=device.caller.subject))
    assert any(found in each for each in violations(database, device))


def test_an_old_unanswered_write_explains_no_difference(
    database: Database, device: Device
) -> None:
    """An attempt of which nobody heard may be done late, but not for ever."""
    ((todo_id, known),) = device.known.items()
    change = "update todo set version = 2, completed_at = now() where id = '{}'"
    rows(database.superuser_url, change.format(todo_id))
    rows(
        database.superuser_url,
        f"update owner set change_number = 2 where id = '{device.caller.subject}'",
    )
    known.doubts.append((known.acknowledged - 100, {"completed": True}))
    assert len(violations(database, device)) == 1
    known.doubts.append((known.acknowledged - 1, {"completed": True}))
    assert violations(database, device) == []
