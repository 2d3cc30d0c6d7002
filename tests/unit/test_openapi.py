"""The committed OpenAPI document says what the operations are."""

import json
import re
from pathlib import Path
from typing import Any

from infra.openapi import document
from tests.support.api import operations

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


def test_the_document_is_fresh() -> None:
    assert committed() == document(), "run `make openapi`"


def test_every_operation_is_described_under_its_own_name() -> None:
    found = {name: (o["method"], o["path"]) for name, o in described().items()}
    assert found == {o.name: (o.method, o.path) for o in operations()}


def test_every_operation_but_health_needs_a_token() -> None:
    for operation in operations():
        security = described()[operation.name].get("security")
        assert security == ([{"bearer": []}] if operation.authenticated else None)
        statuses = described()[operation.name]["responses"].keys()
        assert ("401" in statuses) == operation.authenticated


def test_every_operation_says_what_it_does() -> None:
    for name, operation in described().items():
        assert operation["description"].endswith("."), name


def test_every_reference_leads_somewhere() -> None:
    schemas = committed()["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/(\w+)", COMMITTED.read_text()))
    assert referred <= schemas.keys()
    assert schemas.keys() - referred == set()
