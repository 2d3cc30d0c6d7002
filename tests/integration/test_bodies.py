"""Bodies that are no JSON, too large, or called something else."""

import json

import pytest

from tests.support.api import TODOS, Person
from tests.support.events import event
from tests.support.untouched import assert_untouched

DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "{bad",
        '{"title": "x",}',
        "{'title': 'x'}",
        '{"title": "x"} // no',
        '{"title": "x"}{}',
        '{"title": "x", "title": "y"}',
        '{"title": "x", "t\\u0069tle": "y"}',
        '{"title": NaN}',
        '{"title": Infinity}',
        '{"title": -Infinity}',
        '{"title": 1e999}',
        '{"title": ' + "9" * 5000 + "}",
        '{"title": "\\ud800"}',
        '{"title": "x", "tags": ["\\udfff"]}',
        '{"\\ud800": 1}',
        "[" * DEEP,
        "[" * DEEP + "]" * DEEP,
        '{"a":' * (DEEP // 4) + "1" + "}" * (DEEP // 4),
        "[" * 40 + "]" * 40,
        b'\xef\xbb\xbf{"title": "x"}',
        '{"title": "x"}'.encode("utf-16"),
        b'{"title": "\xff"}',
        b'{"title": "\xed\xa0\x80"}',
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_is_not_strict_json_is_refused(alice: Person, body: str | bytes) -> None:
    answer = alice.send("POST", TODOS, body)
    assert (answer.status, answer.slug) == (400, "malformed-body")
    assert_untouched(alice, answer, body)


def test_base64_that_is_none_is_malformed(alice: Person) -> None:
    authorization = alice.api.issuer.bearer(alice.subject)
    headers = {"authorization": authorization, "content-type": "application/json"}
    raw = event("POST", TODOS, body="!", headers=headers)
    raw["isBase64Encoded"] = True
    (create,) = (each for each in alice.api.operations if each.name == "create_todo")
    answer = alice.api.call(create, raw)
    assert (answer.status, answer.slug) == (400, "malformed-body")


def test_a_body_in_base64_is_read(alice: Person) -> None:
    answer = alice.send("POST", TODOS, '{"title": "Käse"}'.encode())
    assert (answer.status, answer.json["title"]) == (201, "Käse")


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json,application/json",
        "application/json; charset=utf-8; x=y",
        "application/merge-patch+json",
        "application/xml",
    ],
)
def test_another_content_type_is_refused(alice: Person, content_type: str) -> None:
    body = '{"title": "x"}'
    answer = alice.send("POST", TODOS, body, content_type=content_type)
    headers = {"authorization": alice.api.issuer.bearer(alice.subject)}
    without = alice.api.send("POST", TODOS, headers=headers, body=body)
    assert answer.slug == without.slug == "unsupported-media-type"
    assert_untouched(alice, answer)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "x"])
def test_a_compressed_body_is_refused(alice: Person, encoding: str) -> None:
    headers = {"content-encoding": encoding}
    assert alice.send("POST", TODOS, "{}", **headers).status == 415


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON", 'application/json; charset="UTF-8"'],
)
def test_json_in_utf8_is_read(alice: Person, content_type: str) -> None:
    body = '{"title": "x"}'
    assert alice.send("POST", TODOS, body, content_type=content_type).status == 201


def test_a_merge_patch_has_its_own_content_type(alice: Person) -> None:
    todo = alice.create()
    kind = "application/merge-patch+json"
    assert alice.patch(todo["id"], {"title": "x"}, content_type=kind).status == 200


@pytest.mark.parametrize("size", [256 * 1024 + 1, 1_000_000, 6_000_000])
def test_a_body_that_is_too_large_is_not_echoed(alice: Person, size: int) -> None:
    body = json.dumps({"title": "x" * (size - 13)})
    assert len(body) >= size
    answer = alice.send("POST", TODOS, body)
    assert (answer.status, answer.slug) == (413, "body-too-large")
    assert len(answer.body) < 1000
    assert_untouched(alice, answer)


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "5", "true"])
def test_a_body_that_is_no_object_is_refused(alice: Person, body: str) -> None:
    todo = alice.create()
    for answer in (
        alice.send("POST", TODOS, body),
        alice.patch(todo["id"], body),
    ):
        assert (answer.status, answer.slug) == (422, "invalid")
    assert alice.get(todo["id"]).json == todo


def test_an_object_of_absurdly_many_members_is_not_looked_into(alice: Person) -> None:
    body = {"title": "x"} | {f"unknown {number}": 0 for number in range(10_000)}
    answer = alice.send("POST", TODOS, body)
    assert (answer.status, len(answer.json["errors"])) == (422, 1)
