"""serverless.yml: a function for each operation, secrets only where they are needed."""

from typing import Any

import pytest
import yaml

from infra.local.state import ROOT
from tests.support.api import operations

SERVICE: dict[str, Any] = yaml.safe_load((ROOT / "serverless.yml").read_text())
FUNCTIONS: dict[str, dict[str, Any]] = SERVICE["functions"]
OPERATIONS = {operation.name: operation for operation in operations()}
IDENTITY = "identity"
WEB = "web"
NOTHING = "nothing_here"
PURGE = "purge_expired"


def environment(name: str) -> dict[str, str]:
    """All that a function finds: its own variables and those that reach every one."""
    shared: dict[str, str] = SERVICE["provider"]["environment"]
    return shared | FUNCTIONS[name].get("environment", {})


def test_only_the_identity_has_its_secret_and_its_database() -> None:
    for variable in ("BETTER_AUTH_SECRET", "IDENTITY_DATABASE_URL"):
        assert [n for n in FUNCTIONS if variable in environment(n)] == [IDENTITY]


def test_no_function_has_the_address_of_the_migrations() -> None:
    assert [n for n in FUNCTIONS if "MIGRATION_DATABASE_URL" in environment(n)] == []


def test_the_purge_has_its_own_way_to_the_database_and_no_other() -> None:
    assert [n for n in FUNCTIONS if "PURGE_DATABASE_URL" in environment(n)] == [PURGE]
    own = {"PURGE_DATABASE_URL", "PURGE_DATABASE_SECRET_ID"}
    assert set(environment(PURGE)) == {"STAGE", "LOG_LEVEL"} | own
    assert [n for n in FUNCTIONS if own & environment(n).keys()] == [PURGE]


def test_the_purge_has_no_address() -> None:
    assert FUNCTIONS[PURGE]["events"] == [{"schedule": "rate(1 day)"}]


def test_what_touches_nothing_has_nothing_to_touch_it_with() -> None:
    for name in ("get_health", WEB, NOTHING):
        assert set(environment(name)) == {"STAGE", "LOG_LEVEL"}


def test_the_identity_cannot_sign_in_where_the_todos_are() -> None:
    assert "DATABASE_URL" not in environment(IDENTITY)


def test_whatever_no_route_serves_has_a_function_too() -> None:
    assert FUNCTIONS[NOTHING]["events"] == [{"httpApi": "*"}]


def test_the_functions_are_the_operations_and_the_listed_others() -> None:
    others = {IDENTITY, WEB, NOTHING, PURGE}
    assert FUNCTIONS.keys() == OPERATIONS.keys() | others


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_function_is_one_module_with_the_route_of_its_operation(name: str) -> None:
    operation = OPERATIONS[name]
    assert FUNCTIONS[name]["handler"] == f"functions/{name}.handler"
    assert FUNCTIONS[name]["events"] == [
        {"httpApi": f"{operation.method} {operation.path}"}
    ]


def test_the_identity_is_behind_one_address() -> None:
    assert FUNCTIONS[IDENTITY]["events"] == [{"httpApi": "ANY /api/auth/{proxy+}"}]


def test_the_pages_have_the_addresses_that_their_function_answers() -> None:
    from functions.web.handler import PAGES  # reads what the set-up built

    routes = [event["httpApi"] for event in FUNCTIONS[WEB]["events"]]
    assert routes == [*(f"GET {path}" for path in PAGES), "GET /assets/{name}"]
