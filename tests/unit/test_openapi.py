"""The committed OpenAPI document says what the operations are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from infra.openapi.examples import EXAMPLES
from infra.openapi.problems import problems
from shared.scopes import SCOPES
from shared.todos.rules.batch_schema import Batch
from shared.todos.rules.schemas import NewTodo, TodoPatch
from tests.support.api.client import operations
from tests.support.run.cases import cases

ACCOUNTS = "/api/auth"
COMMITTED = Path("docs/openapi.json")


def committed() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(COMMITTED.read_text())
    return read


def described() -> dict[str, dict[str, Any]]:
    """Each described operation by its id."""
    return {
        operation["operationId"]: operation | {"path": path, "method": method.upper()}
        for path, methods in committed()["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_is_described_under_its_own_name() -> None:
    found = {name: (o["method"], o["path"]) for name, o in described().items()}
    accounts = {name for name, (_, path) in found.items() if path.startswith(ACCOUNTS)}
    of_api = {name: found[name] for name in found.keys() - accounts}
    assert of_api == {o.name: (o.method, o.path) for o in operations()}
    assert sorted(found[name] for name in accounts) == sorted(open_routes())


def open_routes() -> list[tuple[str, str]]:
    """What the identity function answers, and nothing that it does not."""
    source = Path("functions/identity/gateway-adapter.ts").read_text()
    found = re.findall(r'\["(/[\w/-]+)", "(GET|POST)"\]', source)
    return [(method, ACCOUNTS + path) for path, method in found]


def test_an_operation_that_needs_a_token_documents_its_security_scheme() -> None:
    schemes = committed()["components"]["securitySchemes"]
    for operation in described().values():
        if operation["path"].startswith(ACCOUNTS):
            ways = [each for way in operation.get("security", []) for each in way]
            assert ways in ([], ["session_cookie", "session_bearer"])
            assert {*ways} <= schemes.keys()


def test_every_operation_that_is_not_public_needs_a_token() -> None:
    for operation in operations():
        security = described()[operation.name].get("security")
        assert bool(security) == operation.authenticated
        if security:
            ((needed,),) = (each["bearer"] for each in security)
            assert needed in SCOPES
        statuses = described()[operation.name]["responses"].keys()
        for status in ("401", "403"):
            assert (status in statuses) == operation.authenticated


def test_every_operation_says_what_it_does() -> None:
    for name, operation in described().items():
        assert operation["description"].endswith("."), name
        summary = operation["summary"]
        assert summary != name.replace("_", " ").title(), f"{name}: made by FastAPI"
        assert len(summary) < 60, name
        assert not summary.endswith("."), name
    assert len({each["summary"] for each in described().values()}) == len(described())


def test_every_parameter_is_described() -> None:
    for name, operation in described().items():
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (name, parameter["name"])


@cases("name", described())
def test_every_error_has_an_example_of_its_own_status(name: str) -> None:
    for status, response in described()[name]["responses"].items():
        if status < "4":
            continue
        (content,) = response["content"].values()
        validator = Draft202012Validator({**committed(), **content["schema"]})
        assert content["examples"], (name, status)
        for each in content["examples"]:
            value = committed()["components"]["examples"][each]["value"]
            assert str(value["status"]) == status
            assert list(validator.iter_errors(value)) == []


def test_every_example_of_a_problem_is_what_is_answered() -> None:
    told = {each["slug"]: each for each in problems()}
    for name, example in committed()["components"]["examples"].items():
        value, one = example["value"], told[name.removeprefix("account-")]
        assert value["type"] == f"/docs/problems#{one['slug']}"
        assert value["title"] == example["summary"] == one["title"]
        if "code" not in value:
            assert value["detail"] == one["detail"]


def test_every_header_of_a_response_is_one_that_is_described() -> None:
    headers = committed()["components"]["headers"]
    named = {*re.findall(r"#/components/headers/([\w-]+)", COMMITTED.read_text())}
    assert named == headers.keys()
    for operation in described().values():
        for response in operation["responses"].values():
            assert "X-Request-Id" in response["headers"]


def test_every_reference_leads_somewhere() -> None:
    schemas = committed()["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/(\w+)", COMMITTED.read_text()))
    assert referred <= schemas.keys()
    assert schemas.keys() - referred == set()


def exchanged() -> set[str]:
    """The schemas of all bodies that are sent and answered."""
    contents = [
        content
        for operation in described().values()
        for part in (operation.get("requestBody", {}), *operation["responses"].values())
        for content in part.get("content", {}).values()
    ]
    return {*re.findall(r"#/components/schemas/(\w+)", json.dumps(contents))}


def test_every_body_and_every_answer_has_an_example() -> None:
    assert exchanged() - EXAMPLES.keys() == set(), "add it to infra/openapi/examples.py"


@cases("name", EXAMPLES)
def test_every_example_is_one(name: str) -> None:
    validator = Draft202012Validator(
        {**committed(), "$ref": f"#/components/schemas/{name}"},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    assert list(validator.iter_errors(EXAMPLES[name])) == []


@pytest.mark.parametrize("body", [NewTodo, TodoPatch, Batch])
def test_every_example_of_a_body_is_accepted(body: type[BaseModel]) -> None:
    assert body.model_validate_json(json.dumps(EXAMPLES[body.__name__]))
