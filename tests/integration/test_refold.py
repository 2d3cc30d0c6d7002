"""Todos that other code has folded: found as before, and folded again by migrating."""

from urllib.parse import quote

import pytest

from infra.migrations.migrate import upgrade
from infra.migrations.refold import ROWS
from infra.postgres.cluster import run
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import configured
from tests.support.api.transfer import IMPORT, new
from tests.support.model.lists import listed
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

# As the code before folded: case alone, and in its columns alone.
BEFORE = """
update todo set title = 'Käse', title_folded = 'käse', description = '\uff22rie',
  description_folded = '\uff42rie', tags = array['Wö', E'x\\u200b'],
  tags_folded = array['wö', E'x\\u200b'], version = version + 100
where owner_id = '{owner}' and id = '{id}'
"""
STATE = "select id, title, tags, version, updated_at from todo order by id"
STALE = "select count(*) from todo where folded_version is null or title_key is null"


def found(person: Person, query: str) -> int:
    answer = person.send("GET", f"{TODOS}?{query}")
    assert answer.status == 200, answer
    return len(answer.json["items"])


def test_rows_folded_by_other_code_are_found_before_and_after_refolding(
    own_database: Database, trusted_issuer: Issuer
) -> None:
    sought = (("q", "KÄSE"), ("tag", "WÖ"), ("q", "\uff22rie"))
    as_before = [f"{name}={quote(text)}" for name, text in sought]
    as_today = ["q=kase", "q=brie", "tag=x"]
    with configured(DATABASE_URL=own_database.api_url, **trusted_issuer.environment()):
        person = Api(trusted_issuer).person()
        todo = person.create("Käse", tags=["cheese"])
        assert found(person, "q=kase") == 1
        spoil(own_database, person, todo["id"])
        assert [found(person, query) for query in as_before] == [1, 1, 1]
        assert [found(person, query) for query in as_today] == [0, 0, 0]
        before = run(own_database.superuser_url, STATE)
        upgrade(own_database.owner_url)
        assert run(own_database.superuser_url, STATE) == before
        assert [found(person, query) for query in as_before + as_today] == [1] * 6


def spoil(database: Database, person: Person, todo_id: str) -> None:
    run(database.superuser_url, BEFORE.format(owner=person.subject, id=todo_id))
    assert run(database.superuser_url, STALE) == [[1]]


@pytest.mark.parametrize(
    "change",
    [{"title": "Kase"}, {"title": "käse"}, {"description": "x"}, {"tags": ["KÄSE"]}],
    ids=str,
)
def test_rows_folded_by_this_code_are_left_alone(
    own_database: Database, trusted_issuer: Issuer, change: dict[str, object]
) -> None:
    with configured(DATABASE_URL=own_database.api_url, **trusted_issuer.environment()):
        person = Api(trusted_issuer).person()
        todo = person.create("Käse", tags=["käse"])
        assert person.patch(todo["id"], change | {"completed": True}).status == 200
        assert person.patch(todo["id"], {"priority": "low"}).status == 200
    assert run(own_database.superuser_url, STALE) == [[0]]


def test_a_title_that_stays_is_no_change(api: Api) -> None:
    person = api.person()
    todo = person.create("Käse", tags=["käse"])
    same = {name: todo[name] for name in ("title", "description", "tags")}
    assert person.patch(todo["id"], same).json["version"] == todo["version"]


def test_of_many_todos_none_is_left_out(
    own_database: Database, trusted_issuer: Issuer
) -> None:
    count = 2 * ROWS + 1
    with configured(DATABASE_URL=own_database.api_url, **trusted_issuer.environment()):
        people = [Api(trusted_issuer).person() for _ in range(2)]
        for person in people:
            page = {"format": "ownlist/1", "items": [new() for _ in range(count)]}
            assert person.send("POST", IMPORT, page).json["created"] == count
    url = own_database.superuser_url
    assert run(url, STALE) == [[0]]
    run(url, "update todo set folded_version = null")
    upgrade(own_database.owner_url)
    assert run(url, STALE) == [[0]]


def test_rows_folded_by_other_code_have_a_place_in_a_list_sorted_by_title(
    own_database: Database, trusted_issuer: Issuer
) -> None:
    """On pages of one, so that its place goes through a cursor."""
    with configured(DATABASE_URL=own_database.api_url, **trusted_issuer.environment()):
        person = Api(trusted_issuer).person()
        moved, *_ = (person.create(title) for title in ("a", "b", "kz", "z"))
        spoil(own_database, person, moved["id"])
        asked = {"sort": "title", "limit": 1}
        assert [t["title"] for t in listed(person, **asked)] == ["b", "kz", "Käse", "z"]
        upgrade(own_database.owner_url)
        assert [t["title"] for t in listed(person, **asked)] == ["b", "Käse", "kz", "z"]
