"""An execution environment as Lambda runs it: AWS's own runtime client."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.api.client import TODOS
from tests.support.api.events import event
from tests.support.aws.runtime_api import LambdaEnvironment, running
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer


@pytest.fixture
def variables(database: Database, trusted_issuer: Issuer) -> dict[str, str]:
    return {"DATABASE_URL": database.api_url, **trusted_issuer.environment()}


@pytest.fixture
def create_todo(variables: dict[str, str]) -> Iterator[LambdaEnvironment]:
    with running("functions/create_todo.handler", variables) as started:
        yield started


def creation(issuer: Issuer, subject: str, **members: Any) -> dict[str, Any]:
    headers = {
        "authorization": issuer.bearer(subject),
        "content-type": "application/json",
    }
    body = json.dumps({"title": "Buy milk", **members})
    return event("POST", TODOS, headers=headers, body=body)


def test_a_handler_that_cannot_be_imported_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise LookupError('canary')")
    with (
        pytest.raises(RuntimeError, match="canary"),
        running("broken.handler", {}, directory=tmp_path),
    ):
        pass


def test_a_function_answers_on_the_runtime_of_lambda(
    create_todo: LambdaEnvironment, trusted_issuer: Issuer
) -> None:
    stranger = create_todo.invoke(event("POST", TODOS, body="{"))
    assert stranger.answer["statusCode"] == 401
    made = create_todo.invoke(creation(trusted_issuer, "runtime"))
    assert made.answer["statusCode"] == 201, create_todo.logs
    assert json.loads(made.answer["body"])["title"] == "Buy milk"
    lines = [json.loads(line) for line in create_todo.logs.splitlines()]
    assert [line["status"] for line in lines if "status" in line] == [401, 201]


def test_one_that_is_out_of_time_is_killed(tmp_path: Path) -> None:
    code = "import time\ndef handler(event, context):\n    time.sleep(event)\n"
    (tmp_path / "slow.py").write_text(code)
    with running("slow.handler", {}, directory=tmp_path) as slow:
        assert slow.invoke(0).error is None
        assert slow.invoke(5, deadline_ms=100).error == {
            "errorType": "Sandbox.Timedout"
        }
        assert slow.process.poll() is not None
