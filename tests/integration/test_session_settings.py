"""Whatever a database is set to, answers are right: the roles have their own settings.

One hostile setting alone or all at once: `DateStyle = German` turned the 1st of July
into the 7th of January, `bytea_output = escape` each create into 503.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.common.processes import free_port
from infra.migrations import role_settings
from infra.migrations.migrate import upgrade
from infra.migrations.role_settings import PINNED, ROLES
from infra.postgres import cluster
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import configured
from tests.support.api.transfer import IMPORT, exported
from tests.support.identity.function import Identity
from tests.support.postgres.hostile_settings import HOSTILE, others, set_on
from tests.support.run.run import Database, worker_name
from tests.support.run.thorough import THOROUGH
from tests.support.tokens.issuer import Issuer

ITEMS: list[dict[str, Any]] = [
    {"title": "Käse \\ 'x' 🧀", "due_at": "2026-07-01T12:00:00.123456Z"},
    {"title": "two", "due_date": "2026-02-03", "description": 'null\n"é'},
    {"title": "three", "tags": ["NULL", "a\\b", '"q"', "{}"], "priority": "high"},
]


def assert_right(api: Api) -> None:
    """What was written is what is read, by every way of reading it."""
    person, other = api.person(), api.person()
    for item in ITEMS:
        made = person.create(**item)
        sent = {"id": made["id"], **item}
        assert person.send("POST", TODOS, sent).status in (200, 201)
        assert made == made | item
    person.patch(made["id"], {"before": listed(person, "position")[2]["id"]})
    for sort in ("position", "due", "created_at", "title", "priority"):
        found = {todo["title"]: todo for todo in listed(person, sort)}
        assert [{**found[i["title"]], **i} for i in ITEMS] == [
            found[i["title"]] for i in ITEMS
        ]
    assert titles(person, "q=K%C3%84SE") == [ITEMS[0]["title"]]
    assert titles(person, "tag=null") == ["three"]
    assert titles(person, "due_after=2026-06-30") == [ITEMS[0]["title"]]
    assert person.send("GET", f"{TODOS}/summary").json["open"] == len(ITEMS)
    (page,) = exported(person)
    assert other.send("POST", IMPORT, page.body).json["created"] == len(ITEMS)
    assert other.send("POST", IMPORT, page.body).json["unchanged"] == len(ITEMS)


def listed(person: Person, sort: str) -> list[dict[str, Any]]:
    """One by one, so that each place goes through a cursor."""
    found, cursor = [], ""
    while True:
        page = person.send("GET", f"{TODOS}?limit=1&sort={sort}{cursor}")
        assert page.status == 200, page
        found += page.json["items"]
        if page.json["next_cursor"] is None:
            return found
        cursor = f"&cursor={page.json['next_cursor']}"


def titles(person: Person, query: str) -> list[str]:
    return [t["title"] for t in person.send("GET", f"{TODOS}?{query}").json["items"]]


def asked(database: Database, issuer: Issuer) -> None:
    with configured(DATABASE_URL=database.api_url, **issuer.environment()):
        assert_right(Api(issuer))


def test_for_each_pinned_setting_there_is_a_hostile_value() -> None:
    assert HOSTILE.keys() == PINNED.keys()
    assert not HOSTILE.items() & PINNED.items()


def test_todos_are_right_whatever_the_database_is_set_to(
    own_database: Database, trusted_issuer: Issuer
) -> None:
    """All at once, with every other switch in another position than it has."""
    switches = others(own_database)
    assert len(switches) > 30
    set_on(own_database, HOSTILE | switches)
    asked(own_database, trusted_issuer)


@pytest.mark.skipif(not THOROUGH, reason="all at once show it as well, and not which")
def test_todos_are_right_with_each_switch_alone(
    own_database: Database, trusted_issuer: Issuer
) -> None:
    for name, value in (HOSTILE | others(own_database)).items():
        set_on(own_database, {name: value})
        asked(own_database, trusted_issuer)


def test_accounts_are_right_whatever_the_database_is_set_to(
    own_database: Database,
) -> None:
    set_on(own_database, HOSTILE)
    with Identity(own_database.identity_url) as identity:
        session = identity.sign_up()
        assert identity.token(identity.sign_in(session.email))
        assert identity.request("GET", "/get-session", cookies=session.cookies).json()


@pytest.mark.parametrize("role", ["api", "identity", "purge"])
def test_every_session_of_a_role_has_its_settings(
    own_database: Database, role: str
) -> None:
    set_on(own_database, HOSTILE)
    url = getattr(own_database, f"{role}_url")
    assert role_settings.not_in_force(lambda statement: run(url, statement)) == []


@pytest.fixture(scope="module")
def server(run_folder: Path) -> Iterator[LocalPostgres]:
    """Of these tests alone: roles are the whole server's, and are spoiled here."""
    folder = run_folder / f"settings-{worker_name()}"
    postgres = LocalPostgres(folder, free_port(), fast=True)
    postgres.start()
    cluster.prepare(postgres)
    yield postgres
    postgres.stop()


@pytest.mark.parametrize("where", ["", f"in database {cluster.DATABASE}"])
def test_migrating_pins_what_a_role_was_set_to(
    server: LocalPostgres, trusted_issuer: Issuer, where: str
) -> None:
    """Also for the one database, which would win over the role's."""
    spoiled = [
        f"alter role {role} {where} set {name} = '{value}'"
        for role in ROLES
        for name, value in HOSTILE.items()
    ]
    run(server.superuser_url(), *spoiled)
    upgrade(cluster.owner_url(server))
    url = cluster.role_url(server, "ownlist_api")
    assert role_settings.not_pinned(lambda statement: run(url, statement)) == []
    with configured(DATABASE_URL=url, **trusted_issuer.environment()):
        assert_right(Api(trusted_issuer))
