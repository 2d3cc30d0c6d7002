"""An id is read in upper and lower case wherever one can stand, and answered in lower.

RFC 9562 section 4.
"""

import uuid
from collections.abc import Callable
from typing import Any

from tests.support.api.client import TODOS, Answer, Person
from tests.support.api.transfer import EXPORT, take_in
from tests.support.run.cases import cases

BATCH = f"{TODOS}/batch"
Use = Callable[[Person, str, str], Answer]  # an id of the person's todo, another's id


def batch(alice: Person, **operation: Any) -> Answer:
    return alice.send("POST", BATCH, {"operations": [operation]})


def new(todo_id: str) -> dict[str, str]:
    return {"id": todo_id, "title": "Buy milk"}


def act(verb: str) -> Use:
    return lambda alice, a, _: alice.send("POST", f"{TODOS}/{a}/{verb}")


def act_in_batch(verb: str) -> Use:
    return lambda alice, a, _: batch(alice, op=verb, id=a)


VERBS = ("complete", "reopen", "delete", "restore")
USES: dict[str, Use] = {
    "get": lambda alice, a, _: alice.get(a),
    "update": lambda alice, a, _: alice.patch(a, {"title": "x"}),
    "complete": act("complete"),
    "reopen": act("reopen"),
    "restore": act("restore"),
    "delete": lambda alice, a, _: alice.delete(a),
    "create again": lambda alice, a, _: alice.send("POST", TODOS, new(a)),
    "create before": lambda alice, a, _: alice.send(
        "POST", TODOS, {"title": "x", "before": a}
    ),
    "update after": lambda alice, a, b: alice.patch(b, {"after": a}),
    "import again": lambda alice, a, _: take_in(alice, new(a)),
    "batch: create": lambda alice, a, _: batch(alice, op="create", todo=new(a)),
    "batch: update": lambda alice, a, b: batch(
        alice, op="update", id=b, todo={"before": a}
    ),
    **{f"batch: {verb}": act_in_batch(verb) for verb in VERBS},
}


@cases("use", USES.values())
def test_an_id_in_upper_case_is_the_same_id(alice: Person, use: Use) -> None:
    milk, other = (str(uuid.uuid4()) for _ in range(2))
    for todo_id in (milk, other):
        assert alice.send("POST", TODOS, new(todo_id)).status == 201
    answer = use(alice, milk.upper(), other.upper())
    assert answer.status in (200, 201, 204), answer.body
    said = answer.body + answer.headers.get("location", "")
    assert milk.upper() not in said
    assert other.upper() not in said
    if said.startswith('{"created"'):
        counts = {"created": 0, "unchanged": 1}
        assert counts.items() <= answer.json.items()


def test_an_id_that_was_made_in_upper_case_is_answered_in_lower(alice: Person) -> None:
    milk = str(uuid.uuid4())
    created = alice.send("POST", TODOS, new(milk.upper()))
    assert created.json["id"] == milk
    assert created.headers["location"] == f"{TODOS}/{milk}"
    assert take_in(alice, new(milk.upper()), new(milk)).json["unchanged"] == 2
    assert [todo["id"] for todo in alice.send("GET", EXPORT).json["items"]] == [milk]
    gone = batch(alice, op="delete", id=milk.upper())
    assert gone.json == {"results": [{"op": "delete", "id": milk}]}
