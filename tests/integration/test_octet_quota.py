"""How much text an owner may have: counted by the database, whoever writes how."""

import json
import uuid
from typing import Any

import pytest

from tests.support.api.client import TODOS, Api, Person
from tests.support.api.transfer import new, take_in
from tests.support.postgres.sql import everything_of, left_alone, rows
from tests.support.run.promises import promise
from tests.support.run.run import Database

MIB = 2**20
ALL_STEPS = [{"title": str(number)} for number in range(50)]
WIDE = "\U0001f600"  # four octets


def octets(database: Database, person: Person) -> int | None:
    """As they are counted."""
    found: int | None = everything_of(database.superuser_url, person.subject)["owner"][
        "octets"
    ]
    return found


def weighed(database: Database, person: Person) -> int:
    """As they are, by what the todos hold."""
    todos = everything_of(database.superuser_url, person.subject)["todos"] or []
    texts = [
        [t["title"], t["description"], *t["tags"], *kept(t["steps"])] for t in todos
    ]
    return sum(len(text.encode()) for each in texts for text in each)


def kept(steps: list[Any]) -> list[str]:
    """As the database keeps them."""
    return [json.dumps(steps, ensure_ascii=False)] if steps else []


def room(database: Database, person: Person, more: int) -> None:
    """May have so many octets more than now."""
    rows(
        database.superuser_url,
        f"update owner set octet_quota = octets + {more} where id = '{person.subject}'",
    )


def test_octets_are_those_of_titles_descriptions_tags_and_steps(
    database: Database, alice: Person
) -> None:
    todo = alice.create("é", description=WIDE, tags=["a", "ß"])
    assert octets(database, alice) == 2 + 4 + 1 + 2
    alice.patch(todo["id"], {"tags": ["ß", "bb"]})
    assert octets(database, alice) == 2 + 4 + 2 + 2
    alice.patch(todo["id"], {"tags": [], "description": None, "completed": True})
    assert octets(database, alice) == 2
    steps = [{"id": "1", "title": 'ß "\\', "completed": True}]
    alice.patch(todo["id"], {"steps": steps})
    assert octets(database, alice) == weighed(database, alice) > 2 + 40
    alice.patch(todo["id"], {"steps": []})
    alice.delete(todo["id"])
    assert octets(database, alice) == 2
    take_in(alice, *(new(title="xy", tags=["z"]) for _ in range(5)))
    assert octets(database, alice) == 2 + 5 * 3
    alice.send("POST", "/api/v1/me/erase", {"confirm": alice.subject})
    assert octets(database, alice) == 0


def growing(person: Person, todo_id: str) -> dict[str, Any]:
    """Each way to have ten octets more."""
    ten = {"title": "x" * 10}

    def batch(op: dict[str, Any]) -> Any:
        return lambda: person.send("POST", f"{TODOS}/batch", {"operations": [op]})

    return {
        "create": lambda: person.send("POST", TODOS, ten),
        "update": lambda: person.patch(todo_id, {"description": "x" * 10}),
        "tag": lambda: person.patch(todo_id, {"tags": ["x" * 5, "y" * 5]}),
        "import": lambda: take_in(person, new(**ten)),
        "batch of a create": batch({"op": "create", "todo": ten}),
        "batch of an update": batch(
            {"op": "update", "id": todo_id, "todo": {"description": "x" * 10}}
        ),
    }


GROWING = list(growing(Person(None, ""), ""))  # type: ignore[arg-type]


@promise("An owner's todos hold 20 MiB of text at most, whatever writes them")
@pytest.mark.parametrize("name", GROWING)
def test_nothing_grows_past_the_quota_and_what_fits_does(
    database: Database, alice: Person, mallory: Person, name: str
) -> None:
    todo_id = alice.create("x")["id"]
    grow = growing(alice, todo_id)[name]
    room(database, alice, 9)
    with left_alone(database, alice):
        answer = grow()
        assert (answer.status, answer.slug) == (422, "size-exceeded")
    assert growing(mallory, mallory.create("x")["id"])[name]().status < 300
    room(database, alice, 10)
    assert grow().status < 300
    assert octets(database, alice) == weighed(database, alice) == 11


def test_steps_count_and_may_be_ticked_and_shortened_by_who_is_full(
    database: Database, alice: Person
) -> None:
    def steps(title: str, completed: bool) -> dict[str, Any]:
        return {"steps": [{"id": "1", "title": title, "completed": completed}]}

    todo_id = alice.create(**steps("eggs", completed=False))["id"]
    room(database, alice, 0)
    for longer in (steps("eggs!", completed=False), {"steps": ALL_STEPS}):
        with left_alone(database, alice):
            assert alice.patch(todo_id, longer).slug == "size-exceeded"
    assert alice.patch(todo_id, steps("eggs", completed=True)).status == 200
    assert alice.patch(todo_id, steps("egg", completed=True)).status == 200
    assert octets(database, alice) == weighed(database, alice)


def test_who_is_full_may_still_shorten_complete_and_delete(
    database: Database, alice: Person
) -> None:
    todo = alice.create("full")
    room(database, alice, 0)
    assert alice.patch(todo["id"], {"title": "ful"}).status == 200
    assert alice.patch(todo["id"], {"title": "shor", "priority": "low"}).status == 200
    assert alice.send("POST", f"{TODOS}/{todo['id']}/complete").status == 200
    assert alice.delete(todo["id"]).status == 204


@pytest.mark.parametrize("name", [*GROWING, "shorten", "erase"])
def test_who_was_there_before_is_counted_with_the_next_write_and_keeps_all(
    database: Database, alice: Person, name: str
) -> None:
    """Nobody waited for it when the migration was made."""
    todo_id = alice.create("x" * 50)["id"]
    rows(
        database.superuser_url,
        "update owner set octets = null, octet_quota = 20"
        f" where id = '{alice.subject}'",
    )
    assert alice.send("POST", f"{TODOS}/{todo_id}/complete").status == 200
    assert octets(database, alice) is None
    assert alice.send("GET", "/api/v1/me").json["bytes"] == 50
    confirm = {"confirm": alice.subject}
    writes = growing(alice, todo_id) | {
        "shorten": lambda: alice.patch(todo_id, {"title": "x"}),
        "erase": lambda: alice.send("POST", "/api/v1/me/erase", confirm),
    }
    assert writes[name]().status < 300
    counted = weighed(database, alice)
    assert octets(database, alice) == counted
    owner = everything_of(database.superuser_url, alice.subject)["owner"]
    assert owner["octet_quota"] == max(20, counted)


FULL = """
insert into todo (owner_id, id, title, description, title_folded, description_folded,
  tags, tags_folded, priority, position, version, created_at, updated_at, digest)
select '{owner}', gen_random_uuid(), 'x', text, 'x', text, '{{}}', '{{}}', 0, n, n,
  now(), now(), ''
from generate_series(1, {count}) as n, lateral (
  select left(string_agg(md5((n * 10000 + m)::text), ''), {each} - 1) as text
  from generate_series(1, {each} / 32 + 1) as m) as made
"""


@promise("The largest list is erased within the timeout of a statement")
@pytest.mark.parametrize(
    ("count", "door"),
    [
        (10_000, "erase"),
        (2_100, "account"),
        pytest.param(2_100, "erase", marks=pytest.mark.slow),
        pytest.param(10_000, "account", marks=pytest.mark.slow),
    ],
)
def test_as_much_as_anybody_may_have_is_erased_in_time(
    database: Database, api: Api, count: int, door: str
) -> None:
    """Within the time of a statement: of many todos, and of the longest."""
    user_id = str(uuid.uuid4())
    person, each = api.person(user_id), 20 * MIB // count
    rows(
        database.superuser_url,
        'insert into auth."user" (id, name, email, "emailVerified")'
        f" values ('{user_id}', 'x', '{user_id}@example.com', true)",
        "insert into owner (id, todos, change_number)"
        f" values ('{user_id}', {count}, 1)",
        FULL.format(owner=user_id, count=count, each=each),
    )
    assert 20 * MIB - 10_000 < (octets(database, person) or 0) <= 20 * MIB
    if door == "erase":
        confirm = {"confirm": user_id}
        erased = person.send("POST", "/api/v1/me/erase", confirm)
        assert (erased.status, erased.json["erased"]) == (200, count)
    else:
        rows(
            database.identity_url, f"""delete from auth."user" where id = '{user_id}'"""
        )
    left = everything_of(database.superuser_url, user_id)
    assert (left["todos"], left["owner"]["octets"]) == (None, 0)
