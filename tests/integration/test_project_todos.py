"""What becomes of the todos of a project, and how projects are followed and moved."""

from functools import partial

import pytest

from tests.support.api.attempts import in_quiet
from tests.support.api.client import PROJECTS, TODOS, Person
from tests.support.api.projects import delete, follow, make, names, restore, titles
from tests.support.api.transfer import EXPORT, IMPORT
from tests.support.postgres.sql import everything_of, rows
from tests.support.run.run import Database

# What becomes of todos


def test_todos_of_a_deleted_project_go_to_the_inbox_and_come_back(
    alice: Person,
) -> None:
    flat, work = make(alice, "Flat")["id"], make(alice, "Work")["id"]
    kept, moved, put_back, trashed = (
        alice.create(title, project_id=flat)
        for title in ("kept", "moved", "put back", "trashed")
    )
    assert delete(alice, flat).status == 204
    assert titles(alice, project="inbox") == ["kept", "moved", "put back", "trashed"]
    now = alice.get(kept["id"]).json
    assert (now["project_id"], now["version"] > kept["version"]) == (None, True)
    alice.patch(moved["id"], {"project_id": work})
    alice.patch(put_back["id"], {"project_id": work})
    alice.patch(put_back["id"], {"project_id": None})
    alice.delete(trashed["id"])
    assert restore(alice, flat).status == 200
    assert titles(alice, project=flat) == ["kept"]
    assert titles(alice, project="inbox") == ["put back"]
    assert titles(alice, project=work) == ["moved"]
    assert titles(alice, deleted="true") == ["trashed"]


def test_todos_that_go_with_their_project_come_back_with_it(alice: Person) -> None:
    flat = make(alice, "Flat")["id"]
    before, taken, restored, again = (
        alice.create(title, project_id=flat)
        for title in ("trashed before", "taken", "restored", "again")
    )
    alice.delete(before["id"])
    assert delete(alice, flat, "trash").status == 204
    assert alice.get(taken["id"]).status == 404
    for todo in (restored, again):
        back = alice.send("POST", f"{TODOS}/{todo['id']}/restore").json
        assert back["project_id"] is None  # its project is gone
    alice.delete(again["id"])
    assert titles(alice) == ["restored"]
    assert restore(alice, flat).status == 200
    assert titles(alice, project=flat) == ["taken", "restored"]
    assert titles(alice, deleted="true") == ["trashed before", "again"]
    back = alice.send("POST", f"{TODOS}/{before['id']}/restore").json
    assert back["project_id"] == flat


def test_a_project_is_restored_for_thirty_days(
    alice: Person, database: Database
) -> None:
    flat = make(alice)["id"]
    delete(alice, flat)
    age = "update project set deleted_at = now() - interval '{}' where id = '" + flat
    rows(database.superuser_url, age.format("29 days 23 hours") + "'")
    assert restore(alice, flat).status == 200
    delete(alice, flat)
    rows(database.superuser_url, age.format("30 days 1 second") + "'")
    assert (restore(alice, flat).status, delete(alice, flat).status) == (404, 404)


def test_ten_thousand_todos_go_and_come_back_as_one_write(
    alice: Person, database: Database
) -> None:
    flat = make(alice)["id"]
    rows(
        database.superuser_url,
        f"""insert into todo (owner_id, id, title, description, title_folded,
          description_folded, tags_folded, priority, tags, position, version,
          created_at, updated_at, digest, project_id)
        select '{alice.subject}', gen_random_uuid(), 'x', '', 'x', '', '{{}}', 0,
          '{{}}', n, 10 + n, now(), now(), '', '{flat}'
        from generate_series(1, 10000) n""",
        "update owner set todos = 10000, change_number = 20000"
        f" where id = '{alice.subject}'",
    )
    for todos in ("trash", "keep"):
        before = everything_of(database.superuser_url, alice.subject)["owner"]
        deleted = in_quiet(partial(delete, alice, flat, todos))
        assert deleted.status == 204
        assert in_quiet(lambda: restore(alice, flat)).status == 200
        after = everything_of(database.superuser_url, alice.subject)["owner"]
        assert after["change_number"] == before["change_number"] + 2 * 10_001
        writes = after["window_writes"] - before["window_writes"]
        assert writes == 2 or after["window_start"] != before["window_start"]
    assert len(titles(alice, project=flat)) == 100
    summary = alice.send("GET", f"{TODOS}/summary").json
    assert summary["by_project"] == [{"project_id": flat, "open": 10_000}]


# The feed, export and erasure


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_feed_has_todos_and_projects_in_one_order(alice: Person, limit: int) -> None:
    assert follow(alice, None) == ([], follow(alice, None)[1])
    _, start = follow(alice, None)
    flat, work = make(alice, "Flat"), make(alice, "Work")
    todo = alice.create(project_id=flat["id"])
    alice.send("PATCH", f"{PROJECTS}/{work['id']}", {"color": "red"})
    made, since = follow(alice, start, limit)
    versions = [each["version"] for each in made]
    assert versions == sorted(versions)
    assert [each["id"] for each in made] == [flat["id"], todo["id"], work["id"]]
    assert follow(alice, None, limit)[0] == made
    delete(alice, flat["id"], "trash")
    gone, since = follow(alice, since, limit)
    assert [each["id"] for each in gone] == [todo["id"], flat["id"]]
    assert all(each["deleted_at"] for each in gone)
    assert [each["id"] for each in follow(alice, None, limit)[0]] == [work["id"]]
    restore(alice, flat["id"])
    back, _ = follow(alice, since, limit)
    assert {each["deleted_at"] for each in back} == {None}
    assert len(back) == 2


def test_who_missed_a_purged_project_must_start_again(
    alice: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions import purge_expired
    from tests.support.api.events import Context

    monkeypatch.setenv("PURGE_DATABASE_URL", database.purge_url)
    flat = make(alice)["id"]
    _, unseen = follow(alice, None)
    delete(alice, flat)
    _, seen = follow(alice, unseen)
    age = "update project set deleted_at = now() - interval '31 days'"
    rows(database.superuser_url, f"{age} where id = '{flat}'")
    assert purge_expired.handler({}, Context())["projects"] >= 1
    assert alice.send("GET", f"{TODOS}/changes?since={unseen}").status == 410
    assert alice.send("GET", f"{TODOS}/changes?since={seen}").status == 200
    assert alice.send("GET", "/api/v1/me").json["projects"] == 0


def test_projects_and_settings_move_to_another_account_and_back_without_change(
    alice: Person, mallory: Person
) -> None:
    flat = make(alice, "Flat", color="teal", archived=True)["id"]
    old = make(alice, "Old")["id"]
    alice.create("in it", project_id=flat)
    alice.create("went with it", project_id=old)
    delete(alice, old, "trash")
    alice.send("PATCH", "/api/v1/me", {"time_zone": "Asia/Tokyo", "language": "ja"})
    page = alice.send("GET", EXPORT).json
    page.pop("next_cursor")
    for expected in ("created", "unchanged"):
        answer = mallory.send("POST", IMPORT, page).json
        assert answer[expected] == answer["projects"][expected] == 2
    theirs = mallory.send("GET", EXPORT).json
    for kind in ("items", "projects"):
        for hers, his in zip(page[kind], theirs[kind], strict=True):
            for servers in ("version", "updated_at", "position"):
                hers.pop(servers), his.pop(servers)
            assert hers == his
    assert theirs["settings"] == page["settings"]
    mallory.send("PATCH", "/api/v1/me", {"language": "de"})
    mallory.send("PATCH", f"{PROJECTS}/{flat}", {"name": "His"})
    answer = mallory.send("POST", IMPORT, page).json
    other = [each["id"] for each in page["projects"]].index(flat)
    assert answer["projects"] == {"created": 0, "unchanged": 1, "refused": [other]}
    assert mallory.send("GET", "/api/v1/me").json["language"] == "de"
    assert names(mallory) == ["His"]


def test_an_erasure_takes_the_projects_along(alice: Person, database: Database) -> None:
    alice.create(project_id=make(alice)["id"])
    delete(alice, make(alice)["id"])
    body = {"confirm": alice.subject}
    assert alice.send("POST", "/api/v1/me/erase", body).status == 200
    left = everything_of(database.superuser_url, alice.subject)
    assert (left["todos"], left["projects"], left["owner"]["projects"]) == (
        None,
        None,
        0,
    )
