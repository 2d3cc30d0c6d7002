"""The template: a function for each operation, and in it no more than it may know."""

import re
from typing import Any

from tests.support.api.client import operations
from tests.support.aws.template import CANARY, Template
from tests.support.run.cases import cases
from tests.support.run.promises import promise

OPERATIONS = {operation.name: operation for operation in operations()}
IDENTITY = "identity"
WEB = "web"
NOTHING = "nothing_here"
PURGE = "purge_expired"
OTHERS = {IDENTITY, WEB, NOTHING, PURGE}
TOUCH_NOTHING = ("get_health", WEB, NOTHING)
SHARED = {"STAGE", "LOG_LEVEL"}


def told(template: Template) -> dict[str, dict[str, Any]]:
    """The environment of each function."""
    functions = template.functions().items()
    return {name: each["Environment"]["Variables"] for name, each in functions}


def routes(template: Template) -> dict[str, str]:
    """The function that serves each route."""
    integrations = template.of("ApiGatewayV2::Integration")
    by_logical_id = {
        logical: each["FunctionName"].split("-", 2)[2]
        for logical, each in template.of("Lambda::Function").items()
    }
    found = {}
    for route in template.of("ApiGatewayV2::Route").values():
        _, (_, target) = route["Target"]["Fn::Join"]
        function, _ = integrations[target["Ref"]]["IntegrationUri"]["Fn::GetAtt"]
        found[route["RouteKey"]] = by_logical_id[function]
    return found


@promise("No other function has the identity's secret")
def test_only_the_identity_has_its_secret_and_its_database(template: Template) -> None:
    for variable in ("BETTER_AUTH_SECRET_ID", "IDENTITY_DATABASE_SECRET_ID"):
        assert [n for n, found in told(template).items() if variable in found] == [
            IDENTITY
        ]


def test_the_value_of_no_secret_is_in_the_template(template: Template) -> None:
    """All were in the environment of the packaging."""
    assert CANARY not in template.text


def test_no_function_has_the_address_of_the_migrations(template: Template) -> None:
    assert "MIGRATION" not in template.text


def test_the_purge_has_its_own_way_to_the_database_and_no_other(
    template: Template,
) -> None:
    found = told(template)
    variable = "PURGE_DATABASE_SECRET_ID"
    assert [name for name in found if variable in found[name]] == [PURGE]
    assert set(found[PURGE]) == {*SHARED, variable}


def test_the_purge_has_no_address(template: Template) -> None:
    assert PURGE not in routes(template).values()
    (rule,) = template.of("Events::Rule").values()
    assert rule["ScheduleExpression"] == "rate(1 day)"


def test_a_function_without_data_has_no_settings_for_it(template: Template) -> None:
    for name in TOUCH_NOTHING:
        assert set(told(template)[name]) == SHARED


def test_the_identity_cannot_sign_in_where_the_todos_are(template: Template) -> None:
    assert "DATABASE_SECRET_ID" not in told(template)[IDENTITY]


def test_the_functions_are_the_operations_and_the_listed_others(
    template: Template,
) -> None:
    assert template.functions().keys() == OPERATIONS.keys() | OTHERS


@cases("name", OPERATIONS)
def test_a_function_is_one_module_with_the_route_of_its_operation(
    name: str, template: Template
) -> None:
    operation = OPERATIONS[name]
    assert template.functions()[name]["Handler"] == f"functions/{name}.handler"
    served = [route for route, by in routes(template).items() if by == name]
    assert served == [f"{operation.method} {operation.path}"]


def test_the_others_have_the_routes_that_they_answer(template: Template) -> None:
    from functions.web.handler import PAGES  # reads what the set-up built

    served = routes(template)
    pages = {*(f"GET {path}" for path in PAGES), "GET /assets/{name}"}
    assert {route for route, by in served.items() if by == WEB} == pages
    assert served["$default"] == NOTHING
    assert {route for route, by in served.items() if by == IDENTITY} == {
        "GET /api/auth/jwks",
        "GET /api/auth/{proxy+}",
        "ANY /api/auth/{proxy+}",
    }


def test_every_function_has_the_runtime_and_processor_of_its_package(
    template: Template,
) -> None:
    layer = {"Ref": "LibrariesLambdaLayer"}
    for name, function in template.functions().items():
        python = name != IDENTITY
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == ("python3.13" if python else "nodejs24.x")
        assert function.get("Layers", []) == ([layer] if python else [])
        assert function["Code"]["S3Key"].endswith(f"/{name}.zip")
    (libraries,) = template.of("Lambda::LayerVersion").values()
    assert libraries["CompatibleArchitectures"] == ["arm64"]


def test_the_database_gives_up_first_and_the_gateway_last(template: Template) -> None:
    from shared.timeouts import timeouts

    functions = template.functions()
    assert functions.pop(PURGE)["Timeout"] == 300
    for name, function in functions.items():
        least = 0 if name in TOUCH_NOTHING else timeouts().response
        assert least < function["Timeout"] < 30, name
        assert function["MemorySize"] >= 512


def test_every_function_is_traced_and_its_log_kept_for_a_month(
    template: Template,
) -> None:
    functions = template.functions().values()
    assert {each["TracingConfig"]["Mode"] for each in functions} == {"Active"}
    groups = template.of("Logs::LogGroup").values()
    assert len(groups) == len(functions) + 1  # that of the gateway
    assert {each["RetentionInDays"] for each in groups} == {30}


def test_tokens_are_by_default_those_of_the_bundled_identity(
    template: Template,
) -> None:
    here = {"Fn::GetAtt": ["HttpApi", "ApiEndpoint"]}
    for name in ("get_todo", IDENTITY):
        found = told(template)[name]
        assert found["AUTH_ISSUER"] == found["AUTH_AUDIENCE"] == here
    assert told(template)[IDENTITY]["BETTER_AUTH_URL"] == here
    keys = {"Fn::Sub": "${HttpApi.ApiEndpoint}/api/auth/jwks"}
    assert told(template)["get_todo"]["AUTH_JWKS_URL"] == keys


def test_with_an_issuer_elsewhere_there_is_no_identity(other: Template) -> None:
    assert other.functions().keys() == OPERATIONS.keys() | (OTHERS - {IDENTITY})
    assert not re.search("identity.zip|BETTER_AUTH|MAIL_FROM", other.text)
    found = told(other)["get_todo"]
    assert found["AUTH_ISSUER"] == "https://issuer.example.com"
    assert found["AUTH_SHARED_SECRET_ID"] == "ownlist/staging/api"


def test_reserved_concurrency_is_a_choice(template: Template, other: Template) -> None:
    reserved = "ReservedConcurrentExecutions"
    assert not [f for f in template.functions().values() if reserved in f]
    assert {f[reserved] for f in other.functions().values()} == {20}
