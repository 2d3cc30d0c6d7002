"""Events that the gateway would not send, and whoever may invoke a function can."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions import nothing_here
from functions.web import handler as web
from infra.common.state_folder import ROOT
from shared.http.entry import Answer, lambda_entry
from tests.support.api.client import TODOS, Api, Person, operations
from tests.support.api.events import Context, event
from tests.support.api.example_bodies import body_of
from tests.support.api.fixtures import Printed
from tests.support.run.cases import cases

Handler = Callable[[Any, Any], Any]
HANDLERS: dict[str, Handler] = {
    **{each.name: each.handler for each in operations()},
    "nothing_here": nothing_here.handler,
    "web": web.handler,
}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5) | st.sampled_from(["\ud800", "\x00", "\n", "é"]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none() | st.text(max_size=3), max_size=2),
    st.dictionaries(st.integers(), st.lists(st.none()), max_size=2),
)
UNHURRIED = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,  # nothing is written
    ],
)


def places(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every member of an event."""
    for name, inner in part.items() if isinstance(part, dict) else ():
        yield (*path, name)
        yield from places(inner, (*path, name))


def bent(whole: dict[str, Any], data: st.DataObject) -> Any:
    """The event with some parts removed, and others of another kind."""
    found = copy.deepcopy(whole)
    for path in data.draw(st.lists(st.sampled_from([*places(whole)]), max_size=3)):
        outer = found
        for name in path[:-1]:
            inner = outer.get(name)
            outer = inner if isinstance(inner, dict) else {}
        if data.draw(st.booleans()):
            outer.pop(path[-1], None)
        else:
            outer[path[-1]] = data.draw(JUNK)
    return found


def assert_an_answer(answer: dict[str, Any]) -> None:
    """As the gateway takes it (payload format 2.0)."""
    assert json.dumps(answer)
    assert isinstance(answer["statusCode"], int)
    assert answer["statusCode"] != 500, answer  # nothing went wrong on our side
    headers = answer["headers"]
    assert all(isinstance(each, str) for pair in headers.items() for each in pair)
    assert headers["x-request-id"].isascii()
    assert headers["x-request-id"].isprintable()
    assert isinstance(answer.get("body", ""), str)


@pytest.mark.parametrize("name", HANDLERS)
@UNHURRIED
@given(st.data())
def test_an_event_in_pieces_gets_an_answer(
    api: Api, name: str, data: st.DataObject
) -> None:
    known = [each for each in operations() if each.name == name]
    method, path = (known[0].method, known[0].path) if known else ("GET", "/docs")
    headers = {"content-type": "application/json", "if-match": '"1"'}
    whole = event(method, f"{path}?a=b", headers=headers, body="{}")
    answer = HANDLERS[name](bent(whole, data), Context())
    assert_an_answer(answer)
    if known and known[0].authenticated:
        assert answer["statusCode"] >= 400


@UNHURRIED
@given(st.data())
def test_so_does_one_with_a_token(alice: Person, data: st.DataObject) -> None:
    (create,) = (each for each in operations() if each.name == "create_todo")
    headers = {
        "authorization": alice.api.issuer.bearer(alice.subject),
        "content-type": "application/json",
    }
    body = json.dumps(body_of(create, alice.subject) | {"title": ""})
    whole = event("POST", TODOS, headers=headers, body=body)
    answer = create.handler(bent(whole, data), Context())
    assert_an_answer(answer)
    assert answer["statusCode"] >= 400  # it has no title


@cases("name", HANDLERS)
@cases("odd", [None, [], "x", 5, {}, {"requestContext": {}}])
def test_an_event_that_is_not_a_request_is_rejected(name: str, odd: Any) -> None:
    answer = HANDLERS[name](odd, Context())
    assert_an_answer(answer)
    assert answer["statusCode"] == 400


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, TypeError])
def test_an_exception_in_the_pipeline_is_a_problem(
    printed: Printed, error: type[Exception]
) -> None:
    def breaks(*_: Any) -> Answer:
        raise error("canary")

    answer = lambda_entry("breaks", breaks)(event("GET", "/"), Context())
    problem = json.loads(answer["body"])
    assert (answer["statusCode"], problem["type"]) == (500, "/docs/problems#internal")
    (line,) = printed.lines
    assert line["error"] == error.__name__
    assert "canary" not in answer["body"] + printed.text


def test_rejecting_a_flood_imports_no_framework() -> None:
    heavy = ["fastapi", "pydantic", "sqlalchemy", "pg8000", "mangum", "boto3"]
    program = "import sys, functions.nothing_here; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [name for name in heavy if name in done.stdout.split()] == []
