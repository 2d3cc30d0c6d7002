"""The database commits and its answer is lost: sent again, every write converges."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.support.api.client import TODOS, Answer, Person
from tests.support.api.fixtures import on_the_wire
from tests.support.postgres import wire_faults
from tests.support.postgres.sql import everything_of, left_alone
from tests.support.postgres.wire import Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

ID, OTHER = str(uuid.uuid4()), str(uuid.uuid4())
Write = Callable[[Person], Answer]
# The write, and how its repeat is answered when the first one was committed.
WRITES: dict[str, tuple[Write, int]] = {
    "create": (lambda p: p.send("POST", TODOS, {"id": ID, "title": "new"}), 200),
    "patch": (lambda p: p.patch(OTHER, {"title": "patched"}, if_match='"1"'), 200),
    "complete": (lambda p: p.send("POST", f"{TODOS}/{OTHER}/complete"), 200),
    "delete": (lambda p: p.delete(OTHER, if_match='"1"'), 404),
    "batch": (
        lambda p: p.send(
            "POST",
            f"{TODOS}/batch",
            {
                "operations": [
                    {"op": "create", "todo": {"id": ID, "title": "in a batch"}},
                    {"op": "complete", "id": OTHER},
                ]
            },
        ),
        200,
    ),
}


@pytest.fixture
def wired(database: Database, trusted_issuer: Issuer) -> Iterator[tuple[Person, Wire]]:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        person = api.person()
        person.create("there before", id=OTHER)
        yield person, wire


@fault("A server process that ends during or after the commit")
@pytest.mark.parametrize("name", WRITES)
def test_a_retry_after_a_lost_answer_changes_nothing_more(
    database: Database, wired: tuple[Person, Wire], name: str
) -> None:
    person, wire = wired
    write, repeated = WRITES[name]
    wire.homeward = wire_faults.lost
    lost = write(person)
    assert (lost.status, lost.slug) == (503, "database-unavailable")
    wire.mend()
    committed = everything_of(database.superuser_url, person.subject)["owner"]
    assert committed["change_number"] > 1, "it was not committed"
    with left_alone(database, person):
        assert write(person).status == repeated


def test_another_persons_next_request_is_right(wired: tuple[Person, Wire]) -> None:
    person, wire = wired
    other = person.api.person()
    wire.homeward = wire_faults.lost
    assert person.patch(OTHER, {"title": "lost"}).status == 503
    wire.mend()
    assert other.titles() == []
    assert other.get(OTHER).status == 404
