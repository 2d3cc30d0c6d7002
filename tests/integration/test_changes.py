"""The feed of changes: who may follow it, what comes when, and when to start again."""

import uuid
from typing import Any

from shared.todos.rules import cursors
from tests.support.api.client import TODOS, Answer, Person
from tests.support.api.transfer import new, take_in
from tests.support.postgres.sql import rows
from tests.support.run.cases import cases
from tests.support.run.run import Database

CHANGES = f"{TODOS}/changes"


def ask(person: Person, since: str | None = None, **parameters: object) -> Answer:
    named = {"since": since, **parameters}
    query = "&".join(f"{k}={v}" for k, v in named.items() if v is not None)
    return person.send("GET", f"{CHANGES}?{query}")


def changes(person: Person, since: str | None = None, **parameters: object) -> Any:
    answer = ask(person, since, **parameters)
    assert answer.status == 200, answer
    return answer.json


def follow(person: Person, since: str | None, limit: int) -> tuple[list[Any], str]:
    """All changes there are, page by page, and the last token."""
    items: list[Any] = []
    while True:
        page = changes(person, since, limit=limit)
        items += page["items"]
        assert len(page["items"]) <= limit
        if not page["has_more"]:
            return items, page["next"]
        assert page["items"]
        since = page["next"]


def forged(person: Person, *place: str | None) -> str:
    """A token with a good checksum: how it is made is no secret."""
    return cursors.encode(place, (person.subject, "changes"))


def assert_resync(answer: Answer) -> None:
    assert (answer.status, answer.slug) == (410, "resync-required")


def test_another_owners_token_leads_nowhere(alice: Person, mallory: Person) -> None:
    alice.create("hers")
    mallory.create("his")
    assert_resync(ask(mallory, changes(alice)["next"]))
    assert_resync(ask(mallory, changes(alice, limit=1)["next"]))


def test_the_token_of_an_owner_who_has_nothing_is_that_owners(
    alice: Person, mallory: Person
) -> None:
    alice.create("hers")
    token = changes(mallory)["next"]
    assert_resync(ask(alice, token))
    assert changes(mallory, token)["items"] == []


@cases(
    "token",
    ["", "x", "garbage!", "A" * 43, "A" * 5000, "%00", "%ED%A0%80", "null", "-1"],
)
def test_a_malformed_feed_cursor_restarts_the_feed(alice: Person, token: str) -> None:
    alice.create()
    assert_resync(ask(alice, token))


def test_a_bent_token_asks_for_a_new_start(alice: Person) -> None:
    alice.create()
    token = changes(alice)["next"]
    for place in (0, len(token) // 2, len(token) - 1):
        other = "A" if token[place] != "A" else "B"
        assert_resync(ask(alice, token[:place] + other + token[place + 1 :]))
    assert_resync(ask(alice, token + "A"))
    assert_resync(ask(alice, token[:-1]))


def test_a_forged_token_does_no_harm(alice: Person) -> None:
    alice.create()
    for place in (
        (),
        (None,),
        (None, None, None),
        (None, "5", "0"),
        ("", "0", "0"),
        ("no uuid", "0", "0"),
        (str(uuid.uuid4()), "x", "0"),
        (str(uuid.uuid4()), "0", "0"),
        (str(uuid.uuid4()), "9" * 200, "0"),
        (None, str(2**63), "0"),
        (None, "-1", "0"),
        (None, "0", str(2**63 - 1)),
    ):
        assert_resync(ask(alice, forged(alice, *place)))
    assert len(changes(alice)["items"]) == 1


@cases("limit", ["0", "501", "-1", "x", "1e2", "1_0", "", "9" * 40])
def test_a_limit_out_of_bounds_is_refused(alice: Person, limit: str) -> None:
    assert ask(alice, limit=limit).status == 422


def test_a_number_from_the_future_asks_for_a_new_start(
    alice: Person, database: Database
) -> None:
    """As after a backup was restored that the token has not been in."""
    alice.create()
    alice.create()
    token = changes(alice)["next"]
    number = f"update owner set change_number = 1 where id = '{alice.subject}'"
    rows(database.superuser_url, number)
    assert_resync(ask(alice, token))


def test_an_unseen_purge_restarts_the_feed(alice: Person, database: Database) -> None:
    kept, gone = alice.create("kept"), alice.create("gone")
    before = changes(alice)["next"]
    alice.delete(gone["id"])
    after = changes(alice, before)
    assert [todo["id"] for todo in after["items"]] == [gone["id"]]
    rows(
        database.superuser_url,
        f"delete from todo where id = '{gone['id']}'",
        f"update owner set purged_number = 3, todos = 1 where id = '{alice.subject}'",
    )
    assert_resync(ask(alice, before))
    assert changes(alice, after["next"])["items"] == []
    restarted = follow(alice, None, 1)
    assert [todo["id"] for todo in restarted[0]] == [kept["id"]]


def test_who_starts_after_a_purge_gets_through_page_by_page(
    alice: Person, database: Database
) -> None:
    """The first numbers are smaller than the purged one, and good all the same."""
    kept = [alice.create(str(number))["id"] for number in range(4)]
    purge = f"update owner set purged_number = 4 where id = '{alice.subject}'"
    rows(database.superuser_url, purge)
    items, token = follow(alice, None, 1)
    assert [todo["id"] for todo in items] == kept
    assert changes(alice, token)["items"] == []
    first = changes(alice, limit=1)["next"]
    alice.delete(alice.create()["id"])
    later = f"update owner set purged_number = 6 where id = '{alice.subject}'"
    rows(database.superuser_url, later)
    assert_resync(ask(alice, first))


def test_an_owner_without_a_todo_gets_a_token_that_works_later(alice: Person) -> None:
    nothing = changes(alice)
    assert nothing["items"] == []
    assert nothing["has_more"] is False
    assert changes(alice, nothing["next"])["items"] == []
    first, second = alice.create("first"), alice.create("second")
    alice.delete(second["id"])
    items, token = follow(alice, nothing["next"], 1)
    assert [todo["id"] for todo in items] == [first["id"], second["id"]]
    assert items[1]["deleted_at"] is not None
    assert changes(alice, token)["items"] == []


def test_a_new_feed_has_live_todos_and_no_trash(alice: Person) -> None:
    todos = [alice.create(str(number)) for number in range(5)]
    for trashed in (todos[1], todos[4]):
        alice.delete(trashed["id"])
    for limit in (1, 2, 500):
        items, token = follow(alice, None, limit)
        assert [todo["title"] for todo in items] == ["0", "2", "3"]
        assert changes(alice, token)["items"] == []


def test_a_todo_deleted_during_the_first_read_arrives_as_deleted(alice: Person) -> None:
    todos = [alice.create(str(number)) for number in range(4)]
    first = changes(alice, limit=2)
    assert [todo["title"] for todo in first["items"]] == ["0", "1"]
    for trashed in (todos[0], todos[3]):
        alice.delete(trashed["id"])
    items, _ = follow(alice, first["next"], 1)
    seen = [(todo["title"], todo["deleted_at"] is None) for todo in items]
    assert seen == [("2", True), ("0", False), ("3", False)]


def test_changes_come_in_their_order_each_todo_once(alice: Person) -> None:
    a, b, c = (alice.create(title) for title in "abc")
    token = changes(alice)["next"]
    alice.patch(b["id"], {"title": "b2"})
    alice.delete(c["id"])
    alice.send("POST", f"{TODOS}/{a['id']}/complete")
    alice.patch(b["id"], {"title": "b3"})
    changed = changes(alice, token)
    assert [todo["title"] for todo in changed["items"]] == ["c", "a", "b3"]
    assert changed["items"][1] == alice.get(a["id"]).json
    versions = [todo["version"] for todo in changed["items"]]
    assert versions == sorted(versions)
    alice.send("POST", f"{TODOS}/{c['id']}/restore")
    (restored,) = changes(alice, changed["next"])["items"]
    assert restored["deleted_at"] is None


def test_a_change_that_changes_nothing_is_not_in_the_feed(alice: Person) -> None:
    todo = alice.create()
    token = changes(alice)["next"]
    alice.patch(todo["id"], {"title": todo["title"]})
    assert changes(alice, token) == {
        "items": [],
        "projects": [],
        "next": token,
        "has_more": False,
    }


def test_an_answer_is_at_most_2_mib_and_says_that_there_is_more(alice: Person) -> None:
    wide = "\U0001f600" * 10_000  # 40,000 bytes each
    made = [alice.create(str(n), description=wide)["id"] for n in range(60)]
    items: list[Any] = []
    since, pages = None, 0
    while True:
        answer = ask(alice, since)
        assert len(answer.body.encode()) <= 2 * 1024 * 1024
        items += answer.json["items"]
        pages, since = pages + 1, answer.json["next"]
        if not answer.json["has_more"]:
            break
    assert [todo["id"] for todo in items] == made
    assert pages > 1


def test_an_import_is_in_the_feed_each_todo_with_its_number(alice: Person) -> None:
    token = alice.send("GET", f"{TODOS}/changes").json["next"]
    items = [new(title=str(number)) for number in range(5)]
    take_in(alice, *items)
    changed = alice.send("GET", f"{TODOS}/changes?since={token}").json["items"]
    assert [todo["title"] for todo in changed] == list("01234")
    assert [todo["version"] for todo in changed] == [1, 2, 3, 4, 5]
