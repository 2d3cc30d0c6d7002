"""Bodies that are no JSON, too large, or called something else."""

import json

import pytest

from tests.support.api.client import TODOS, Person
from tests.support.api.events import event
from tests.support.api.unchanged import assert_untouched


@pytest.mark.parametrize("body", ["!", "a", "eyJ0aXRsZSI6IngifQ==!"])
def test_invalid_base64_is_malformed(alice: Person, body: str) -> None:
    authorization = alice.api.issuer.bearer(alice.subject)
    headers = {"authorization": authorization, "content-type": "application/json"}
    raw = event("POST", TODOS, body=body, headers=headers)
    raw["isBase64Encoded"] = True
    (create,) = (each for each in alice.api.operations if each.name == "create_todo")
    answer = alice.api.call(create, raw)
    assert (answer.status, answer.slug) == (400, "malformed-body")


def test_a_body_in_base64_is_read(alice: Person) -> None:
    answer = alice.send("POST", TODOS, '{"title": "Käse"}'.encode())
    assert (answer.status, answer.json["title"]) == (201, "Käse")


def test_a_merge_patch_has_its_own_content_type(alice: Person) -> None:
    todo = alice.create()
    kind = "application/merge-patch+json"
    assert alice.patch(todo["id"], {"title": "x"}, content_type=kind).status == 200


@pytest.mark.parametrize(
    ("number", "status"),
    [("1.0", 200), ("1e0", 200), ("10E-1", 200), ("1.5", 422), ("1e300", 422)],
)
def test_a_whole_number_is_one_however_it_is_written(
    alice: Person, number: str, status: int
) -> None:
    todo = alice.create()
    change = f"""{{"op": "update", "id": "{todo["id"]}", "todo": {{"title": "x"}},
                  "if_match": {number}}}"""
    body = f'{{"operations": [{change}]}}'
    assert alice.send("POST", f"{TODOS}/batch", body).status == status


def test_a_body_that_is_too_large_is_not_echoed(alice: Person) -> None:
    body = json.dumps({"title": "x" * (256 * 1024 - 12)})
    assert len(body) == 256 * 1024 + 1
    answer = alice.send("POST", TODOS, body)
    assert (answer.status, answer.slug) == (413, "body-too-large")
    assert len(answer.body) < 1000
    assert_untouched(alice, answer)


def test_an_object_of_absurdly_many_members_is_not_looked_into(alice: Person) -> None:
    body = {"title": "x"} | {f"unknown {number}": 0 for number in range(10_000)}
    answer = alice.send("POST", TODOS, body)
    assert answer.status == 422
    assert answer.json["errors"] == [
        {"pointer": "", "detail": "must have fewer members"}
    ]
