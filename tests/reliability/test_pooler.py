"""Through a real PgBouncer in transaction mode, with more clients than servers."""

import os

from tests.support.api.client import Api
from tests.support.postgres.sql import rows
from tests.support.run.promises import promise
from tests.support.run.run import Database
from tests.support.run.thorough import rounds
from tests.support.soak.pooler_clients import crowd, principal_of

CLIENTS = 50
# `make pooler` asks 10,000 times each, alone, as it leaves nothing to other tests.
EACH = int(os.environ.get("OWNLIST_TRANSACTIONS", rounds(100, 1_000)))


@promise("Through a pooler no user gets another's answer")
def test_no_client_ever_gets_the_answer_of_another(
    database: Database, pooled_database: Database
) -> None:
    people = ", ".join(f"('{principal_of(n)}')" for n in range(CLIENTS))
    rows(
        database.superuser_url,
        f"insert into owner (id) select * from (values {people}) as people",
        """insert into todo (owner_id, id, title, title_folded, description,
           description_folded, priority, tags, tags_folded, position, version,
           created_at, updated_at, digest)
           select id, gen_random_uuid(), 'x', 'x', '', '', 0, '{}', '{}', 0, 1,
           now(), now(), '' from owner where id like 'client-%'""",
    )
    counts = crowd(pooled_database.api_url, CLIENTS, EACH)
    assert counts == {"right": CLIENTS * EACH}


def test_the_api_works_through_the_pooler(pooled_api: Api) -> None:
    alice, mallory = pooled_api.person(), pooled_api.person()
    todo = alice.create("Alice's")
    mallory.create("Mallory's")
    assert alice.patch(todo["id"], {"completed": True}).status == 200
    assert mallory.get(todo["id"]).status == 404
    assert (alice.titles(), mallory.titles()) == (["Alice's"], ["Mallory's"])
    assert alice.delete(todo["id"]).status == 204


def test_people_taking_turns_on_one_connection_see_their_own(pooled_api: Api) -> None:
    people = [pooled_api.person() for _ in range(20)]
    for person in people:
        person.create(person.subject)
    for turn in range(rounds(60, 200)):
        person = people[turn * 7 % len(people)]
        assert person.titles() == [person.subject]
