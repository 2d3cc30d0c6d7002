"""The statements keep owners apart when a policy is missing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.api import TODOS, Api, Person
from tests.support.issuer import Issuer
from tests.support.run import Database
from tests.support.sql import everything_of
from tests.support.stack import configured

pytestmark = pytest.mark.rule("A forgotten policy shows nothing")


@pytest.fixture
def unguarded(database: Database, trusted_issuer: Issuer) -> Iterator[Api]:
    """The API as a superuser, whom no policy holds: the predicate stands alone."""
    settings = trusted_issuer.environment()
    with configured(DATABASE_URL=database.superuser_url, **settings):
        yield Api(trusted_issuer)


ATTEMPTS: dict[str, Callable[[Person, str], Any]] = {
    "get": lambda person, todo_id: person.get(todo_id),
    "update": lambda person, todo_id: person.patch(todo_id, {"title": "stolen"}),
    "delete": lambda person, todo_id: person.delete(todo_id),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_predicate_alone_hides_another_owners_todo(
    database: Database, unguarded: Api, name: str
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create()
    mallory.create()
    before = everything_of(database.superuser_url, alice.subject)
    assert ATTEMPTS[name](mallory, hers["id"]).status == 404
    assert everything_of(database.superuser_url, alice.subject) == before


def test_the_predicate_alone_keeps_lists_and_ids_apart(unguarded: Api) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create("hers")
    mallory.create("his", id=hers["id"])
    assert alice.titles() == ["hers"]
    assert mallory.titles() == ["his"]
    page = mallory.send("GET", f"{TODOS}?limit=1").json
    assert [todo["title"] for todo in page["items"]] == ["his"]
    assert mallory.send("GET", f"{TODOS}?q=hers&sort=-due").json["items"] == []
    assert mallory.send("GET", f"{TODOS}/summary").json["open"] == 1
    for path in (f"{TODOS}/changes", "/api/v1/export"):
        (his,) = mallory.send("GET", path).json["items"]
        assert his["title"] == "his"


def test_the_predicate_alone_keeps_imports_and_erasures_apart(
    database: Database, unguarded: Api
) -> None:
    alice, mallory = unguarded.person(), unguarded.person()
    hers = alice.create("hers")
    before = everything_of(database.superuser_url, alice.subject)
    page = {"format": "ownlist/1", "items": [hers | {"title": "his"}]}
    assert mallory.send("POST", "/api/v1/import", page).json["created"] == 1
    confirm = {"confirm": mallory.subject}
    assert mallory.send("POST", "/api/v1/me/erase", confirm).json["erased"] == 1
    assert everything_of(database.superuser_url, alice.subject) == before
    assert mallory.send("GET", "/api/v1/me").json["todos"] == 0
