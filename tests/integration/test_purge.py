"""The daily purge: what is past its time goes, and nothing else."""

import json
from contextlib import closing
from threading import Timer
from typing import Any

import pytest
from pg8000.dbapi import connect

from functions import purge_expired
from functions.purge_expired import PurgeFailed
from shared.maintenance import purge as module
from shared.postgres_url import parse_database_url
from tests.support.api.client import TODOS, Person
from tests.support.api.events import Context
from tests.support.api.fixtures import Printed
from tests.support.postgres.administrator import administrator
from tests.support.postgres.expired_rows import (
    NOT_PAST,
    PAST,
    auth_row,
    erased,
    removed,
    there,
    trashed,
    trashed_project,
)
from tests.support.postgres.sql import everything_of, left_alone
from tests.support.run.promises import fault
from tests.support.run.run import Database

# What EventBridge sends.
EVENT = {
    "version": "0",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": "2026-11-22T03:00:00Z",
    "resources": ["arn:aws:events:eu-west-1:123456789012:rule/ownlist-purge"],
    "detail": {},
}
NOTHING = {
    "todos": 0,
    "projects": 0,
    "tombstones": 0,
    "erasure_marks": 0,
    "sessions": 0,
    "verifications": 0,
    "rate_windows": 0,
}


def purge() -> dict[str, int]:
    return purge_expired.handler(EVENT, Context())


@pytest.fixture(autouse=True)
def signed_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURGE_DATABASE_URL", database.purge_url)
    purge()  # what other tests left


@pytest.mark.parametrize("role", ["purge", "superuser"])
def test_nothing_goes_before_its_time(
    alice: Person, database: Database, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    """The statements say so alone, too: no policy holds a superuser."""
    monkeypatch.setenv("PURGE_DATABASE_URL", getattr(database, f"{role}_url"))
    alice.create("live")
    trashed(database, alice, "29 days 23 hours")
    trashed_project(database, alice, "29 days 23 hours")
    removed(database, alice, "29 days 23 hours")
    kept = {table: auth_row(database, table, ago) for table, ago in NOT_PAST.items()}
    mark = erased(database, "24 hours 59 minutes")
    with left_alone(database, alice):
        assert purge() == NOTHING
    assert all(there(database, f'auth."{t}"', row_id) for t, row_id in kept.items())
    assert there(database, "owner", mark)


def test_everything_goes_when_its_time_is_past(
    alice: Person, database: Database
) -> None:
    for _ in range(2):
        trashed(database, alice, "30 days 1 second")
    trashed_project(database, alice, "30 days 1 second")
    removed(database, alice, "30 days 1 second")
    for table, ago in PAST.items():
        auth_row(database, table, ago)
    erased(database, "25 hours 1 second")
    expected = dict.fromkeys(NOTHING, 1) | {"todos": 2}
    assert purge() == expected
    assert purge() == NOTHING


def test_the_counts_of_an_owner_stay_right(alice: Person, database: Database) -> None:
    alice.create("live")
    old = trashed(database, alice, "31 days", "old")
    new = trashed(database, alice, "1 day", "new")
    token = alice.send("GET", f"{TODOS}/changes?limit=1").json["next"]
    before = everything_of(database.superuser_url, alice.subject)["owner"]
    assert purge()["todos"] == 1
    after = everything_of(database.superuser_url, alice.subject)["owner"]
    gone = {"todos": 2, "purged_number": 3, "octets": len("live") + len("new")}
    assert after == before | gone
    assert alice.send("POST", f"{TODOS}/{old}/restore").status == 404
    assert alice.send("POST", f"{TODOS}/{new}/restore").status == 200
    assert alice.send("GET", f"{TODOS}/changes?since={token}").status == 200
    assert alice.create("free again", id=old)["version"] > after["change_number"]


def test_a_client_that_missed_a_purge_must_restart_its_feed(
    alice: Person, database: Database
) -> None:
    alice.create()
    unseen = alice.send("GET", f"{TODOS}/changes").json["next"]
    trashed(database, alice, "31 days")
    seen = alice.send("GET", f"{TODOS}/changes?since={unseen}").json["next"]
    purge()
    assert alice.send("GET", f"{TODOS}/changes?since={unseen}").status == 410
    assert alice.send("GET", f"{TODOS}/changes?since={seen}").json["items"] == []


@fault("A locked row, or owner row, in the way of the purge")
def test_an_owner_in_use_is_skipped_and_does_not_hold_up_others(
    alice: Person,
    mallory: Person,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    printed: Printed,
) -> None:
    """However much of theirs is older than all that others have."""
    monkeypatch.setattr(module, "BATCH", 2)
    for _ in range(5):
        trashed(database, alice, "32 days")
    for _ in range(3):
        trashed(database, mallory, "31 days")
    with administrator(database) as writer:
        held = f"select from owner where id = '{alice.subject}' for update"
        writer.cursor().execute(held)
        assert purge()["todos"] == 3
    assert (printed.lines[-1]["left"], printed.lines[-1]["more"]) == ({"todos": 5}, [])
    assert printed.lines[-1]["hours_late"] == 48
    assert purge()["todos"] == 5
    assert (printed.lines[-1]["left"], printed.lines[-1]["hours_late"]) == ({}, 0)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("sessions", "session"),
        ("verifications", "verification"),
        ("rate_windows", "rateLimit"),
        ("erasure_marks", "owner"),
    ],
)
def test_a_row_in_use_is_left_and_keeps_no_other(
    database: Database, printed: Printed, kind: str, table: str
) -> None:
    def made() -> str:
        if table == "owner":
            return erased(database, "26 hours")
        return auth_row(database, table, PAST[table])

    name = table if table == "owner" else f'auth."{table}"'
    held, _ = made(), made()
    with administrator(database) as other:
        other.cursor().execute(f"select from {name} where id = '{held}' for update")
        assert purge() == NOTHING | {kind: 1}
    assert printed.lines[-1]["left"] == {kind: 1}
    assert there(database, name, held)
    assert purge() == NOTHING | {kind: 1}


def test_a_todo_that_is_restored_meanwhile_stays(
    alice: Person, database: Database
) -> None:
    """The purge has seen it as trash; its owner takes it out before the purge can."""
    todo_id = trashed(database, alice, "31 days")
    at = parse_database_url(database.superuser_url)
    with closing(
        connect(at.user, at.host, at.database, at.port, at.password)
    ) as writer:
        cursor = writer.cursor()
        cursor.execute(f"select from owner where id = '{alice.subject}' for update")
        cursor.execute(f"update todo set deleted_at = null where id = '{todo_id}'")
        assert purge()["todos"] == 0
        writer.commit()
    assert purge()["todos"] == 0
    assert alice.get(todo_id).status == 200


def test_a_todo_that_is_restored_while_the_purge_waits_for_it_stays(
    alice: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the statement alone: whoever restores it here has locked no owner."""
    monkeypatch.setenv("PURGE_DATABASE_URL", database.superuser_url)
    todo_id = trashed(database, alice, "31 days")
    at = parse_database_url(database.superuser_url)
    with closing(
        connect(at.user, at.host, at.database, at.port, at.password)
    ) as writer:
        statement = f"update todo set deleted_at = null where id = '{todo_id}'"
        writer.cursor().execute(statement)
        Timer(0.5, writer.commit).start()
        assert purge()["todos"] == 0
    assert alice.get(todo_id).status == 200


def test_much_goes_in_batches_and_the_rest_the_next_time(
    alice: Person,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    printed: Printed,
) -> None:
    for _ in range(7):
        trashed(database, alice, "31 days")
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "MAX_BATCHES", 2)
    assert purge()["todos"] == 4
    assert printed.lines[-1]["more"] == ["todos"]
    assert purge()["todos"] == 3
    assert printed.lines[-1]["more"] == []


def test_one_kind_that_fails_does_not_keep_the_others(
    alice: Person, database: Database, printed: Printed
) -> None:
    trashed(database, alice, "31 days")
    auth_row(database, "rateLimit", "25 hours")
    at = parse_database_url(database.superuser_url)
    with closing(connect(at.user, at.host, at.database, at.port, at.password)) as other:
        other.cursor().execute("lock table auth.session in exclusive mode")
        with pytest.raises(PurgeFailed, match=r"^sessions$"):
            purge()
    line = printed.lines[-1]
    assert (line["todos"], line["rate_windows"]) == (1, 1)
    assert line["failed"] == ["sessions"]
    assert purge() == NOTHING


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ownlist_purge:canary@127.0.0.1:1/nothing",
        "postgresql://ownlist_purge:canary@127.0.0.1:{port}/{name}",
    ],
)
def test_without_a_database_it_fails_and_tells_no_password(
    database: Database, monkeypatch: pytest.MonkeyPatch, printed: Printed, url: str
) -> None:
    address = url.format(port=database.port, name=database.name)
    monkeypatch.setenv("PURGE_DATABASE_URL", address)
    with pytest.raises(PurgeFailed) as failed:
        purge()
    assert "canary" not in str(failed.value) + printed.text


def test_it_logs_counts_and_no_names(
    alice: Person, database: Database, printed: Printed
) -> None:
    todo_id = trashed(database, alice, "31 days", "canary")
    assert purge()["todos"] == 1
    line: dict[str, Any] = printed.lines[-1]
    assert line["operation"] == "purge_expired"
    assert line["todos"] == 1
    for secret in ("canary", alice.subject, todo_id):
        assert secret not in json.dumps(line)
