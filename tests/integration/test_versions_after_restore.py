"""After a restored backup no version is given twice: an ETag means what it meant.

Each test lives a time that is then lost: everything is put back as it was, and another
time begins. What a client knows of the lost one must fit nothing of the other.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.operate.reset_change_feed import reset_change_feed
from tests.support.api.client import TODOS, Person
from tests.support.postgres.sql import everything_of, lower_floor, rows
from tests.support.run.promises import fault
from tests.support.run.run import Database

Seen = dict[tuple[str, str, int], Any]  # what a version of a todo of somebody was
PLACED = [str(uuid.UUID(int=90 + n, version=4)) for n in range(3)]
A, B, TRASHED, NEW = (str(uuid.UUID(int=n, version=4)) for n in range(1, 5))


@pytest.fixture(autouse=True)
def floor(database: Database) -> Iterator[None]:
    yield
    lower_floor(database.owner_url)


def put_back(database: Database, person: Person, backup: Any) -> None:
    def back(table: str, kept: Any) -> str:
        text = json.dumps(kept).replace("'", "''")
        populated = f"jsonb_populate_recordset(null::{table}, '{text}')"
        return f"insert into {table} select * from {populated}"

    whose = f"'{person.subject}'"
    reset_owner = (
        f"delete from todo where owner_id = {whose}",
        f"delete from owner where id = {whose}",
    )
    full = [back("owner", [backup["owner"]])] if backup["owner"] else []
    full += [back("todo", backup["todos"])] if backup["todos"] else []
    rows(database.superuser_url, *reset_owner, *full)


def seen(*people: Person) -> Seen:
    """Every todo that they have, by its version."""
    return {
        (person.subject, todo["id"], todo["version"]): todo
        for person in people
        for deleted in ("", "&deleted=true")
        for todo in person.send("GET", f"{TODOS}?limit=100{deleted}").json["items"]
    }


def imported(person: Person, **item: str) -> Any:
    page = {"format": "ownlist/1", "items": [item]}
    return person.send("POST", "/api/v1/import", page)


def batch(person: Person, title: str) -> Any:
    update = {"op": "update", "id": A, "todo": {"title": title}}
    create = {"op": "create", "todo": {"id": NEW, "title": title}}
    return person.send("POST", f"{TODOS}/batch", {"operations": [update, create]})


def squeeze(person: Person, title: str) -> Any:
    """Places too narrow for another todo, so that all get new ones."""
    person.patch(A, {"title": title})
    for todo_id in PLACED:
        imported(person, id=todo_id, title=title, position="5")
    return person.patch(B, {"before": PLACED[0]})


CHANGES: dict[str, Callable[[Person, str], Any]] = {
    "create": lambda p, title: p.send("POST", TODOS, {"id": NEW, "title": title}),
    "update": lambda p, title: p.patch(A, {"title": title}),
    "complete": lambda p, title: (
        p.send("POST", f"{TODOS}/{A}/complete"),
        p.patch(A, {"title": title}),
    )[1],
    "delete": lambda p, title: (p.patch(B, {"title": title}), p.delete(B))[0],
    "restore": lambda p, title: (
        p.send("POST", f"{TODOS}/{TRASHED}/restore"),
        p.patch(TRASHED, {"title": title}),
    )[1],
    "batch": batch,
    "import": lambda p, title: imported(p, id=NEW, title=title),
    "move": squeeze,
    "erase": lambda p, title: (
        p.send("POST", "/api/v1/me/erase", {"confirm": p.subject}),
        p.send("POST", TODOS, {"id": A, "title": title}),
    )[1],
}


@fault("A backup that must be restored")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("known", [True, False])
def test_versions_lost_by_a_restore_are_never_reused(
    change: str, known: bool, alice: Person, database: Database
) -> None:
    """Neither to whom the backup knows, nor to whom it does not."""
    empty = everything_of(database.superuser_url, alice.subject)
    for todo_id, title in ((A, "a"), (B, "b"), (TRASHED, "trash")):
        alice.create(title, id=todo_id)
    alice.delete(TRASHED)
    backup = everything_of(database.superuser_url, alice.subject) if known else empty
    before = seen(alice) if known else {}
    assert CHANGES[change](alice, "lost").status < 300
    lost = seen(alice)
    put_back(database, alice, backup)
    assert seen(alice) == before
    reset_change_feed(database.owner_url)
    if not known:  # the same ids, created again
        for todo_id, title in ((A, "other a"), (B, "other b"), (TRASHED, "other")):
            alice.create(title, id=todo_id)
        alice.delete(TRASHED)
    assert CHANGES[change](alice, "found").status < 300
    found = seen(alice)
    highest = max(version for _, _, version in lost)
    fresh = {key for key in found if key not in before}
    assert fresh
    assert all(highest < version < 2**53 for _, _, version in fresh)
    for subject, todo_id, version in lost.keys() - found.keys():
        tag = f'"{version}"'
        answer = alice.get(todo_id, if_none_match=tag)
        assert answer.status != 304, (subject, todo_id, version)
        answer = alice.patch(todo_id, {"title": "overwritten"}, if_match=tag)
        assert answer.status in (404, 412)


def test_an_account_that_is_deleted_after_a_restore_ends_above_as_well(
    database: Database,
) -> None:
    """Its mark is a row of an owner, too, whose numbers somebody may have seen."""
    reset_change_feed(database.owner_url)
    user = str(uuid.uuid4())
    rows(
        database.superuser_url,
        'insert into auth."user" (id, name, email, "emailVerified")'
        f" values ('{user}', 'x', '{user}@example.com', true)",
        f"""delete from auth."user" where id = '{user}'""",
    )
    owner = everything_of(database.superuser_url, user)["owner"]
    floor = rows(database.owner_url, "select version_floor()")[0][0]
    assert owner["change_number"] == owner["erased_number"] == floor + 1 > 1
    reset_change_feed(database.owner_url)  # and such a mark does not stand in its way
    owner = everything_of(database.superuser_url, user)["owner"]
    assert owner["change_number"] == owner["erased_number"] > floor + 1


def test_numbers_go_on_one_by_one(alice: Person, database: Database) -> None:
    """Also those of an import, of whom has a list and of whom has none."""
    reset_change_feed(database.owner_url)
    imported(alice, id=A, title="a")
    first = alice.get(A).json["version"]
    imported(alice, id=B, title="b")
    alice.create("c", id=NEW)
    found = [alice.get(todo_id).json["version"] for todo_id in (A, B, NEW)]
    assert found == [first, first + 1, first + 2]


def test_a_second_restore_begins_above_the_first(
    alice: Person, database: Database
) -> None:
    numbers = []
    for _ in range(3):
        reset_change_feed(database.owner_url)
        numbers.append(alice.create()["version"])
    assert numbers == sorted(set(numbers))
