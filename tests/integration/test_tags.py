"""Tags, as they are sent, kept and found."""

from urllib.parse import quote

import pytest

from tests.support.api.client import TODOS, Person
from tests.support.postgres.sql import rows
from tests.support.run.run import Database


def test_a_tag_is_kept_once_as_it_was_first_written(alice: Person) -> None:
    sent = ["Home", "home", " HOME ", "STRASSE", "straße", "Käse"]
    todo = alice.create(tags=sent)
    assert todo["tags"] == ["Home", "STRASSE", "Käse"]
    assert alice.patch(todo["id"], {"tags": sent[1:]}).json["tags"][0] == "home"


def test_strings_that_look_the_same_are_one_tag(alice: Person) -> None:
    alice.create("a", tags=["❤", "Work"])
    todo = alice.create("b", tags=["❤\ufe0f", "work\u200b", "WORK"])
    assert todo["tags"] == ["❤\ufe0f", "work\u200b"]
    for tag in ("❤", "❤\ufe0f", "work", "wo\u00adrk"):
        found = alice.send("GET", f"{TODOS}?tag={quote(tag)}").json["items"]
        assert len(found) == 2
    summary = alice.send("GET", f"{TODOS}/summary").json["by_tag"]
    assert [each["open"] for each in summary] == [2, 2]


@pytest.mark.parametrize("tag", ["null", "NULL", "Null", "nULl", "{}", 'a"b', "a\\b"])
def test_a_tag_is_any_string(alice: Person, tag: str) -> None:
    """PostgreSQL reads a bare null in an array, in any case, as no value."""
    todo = alice.create(tags=[tag, "x"])
    assert todo["tags"] == [tag, "x"]
    assert alice.patch(todo["id"], {"tags": [tag]}).json["tags"] == [tag]
    found = alice.send("GET", f"{TODOS}?tag={quote(tag)}").json["items"]
    assert [each["id"] for each in found] == [todo["id"]]
    assert alice.send("GET", "/api/v1/export?format=csv").status == 200
    page = alice.send("GET", "/api/v1/export").json
    assert alice.send("POST", "/api/v1/import", page).json["unchanged"] == 1


@pytest.mark.parametrize("column", ["tags", "tags_folded"])
def test_a_tag_is_never_null(database: Database, alice: Person, column: str) -> None:
    alice.create()
    statement = (
        f"update todo set {column} = '{{null}}' where owner_id = '{alice.subject}'"
    )
    with pytest.raises(Exception, match="todo_tags_texts"):
        rows(database.superuser_url, statement)
