"""What a stage tells its operator: alarms, a dashboard, logs; what it throttles."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from infra.common.state_folder import ROOT
from tests.support.api.client import operations
from tests.support.aws.template import Template
from tests.support.docs.pages import section, table
from tests.support.run.cases import cases

RUNBOOK = ROOT / "docs" / "runbook.md"
# serverless writes DependsOn beside references that say the same.
OF_SERVERLESS = ["W3005"]
HEAVY = {"batch_todos", "import_todos", "export_todos", "erase_me", "empty_trash"}


def alarms(template: Template) -> dict[str, dict[str, Any]]:
    found = template.of("CloudWatch::Alarm")
    return {name.removesuffix("Alarm"): alarm for name, alarm in found.items()}


def test_every_alarm_wakes_somebody_and_says_when_it_is_over(
    template: Template,
) -> None:
    topic = [{"Ref": "Alarms"}]
    for name, alarm in alarms(template).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == topic, name
        assert alarm["AlarmName"] == f"ownlist-prod-{name}"


def test_every_alarm_is_explained(template: Template) -> None:
    rows = table(section(RUNBOOK, "What an alarm means"))
    assert {row[0].strip("`") for row in rows} == {*alarms(template), "Spend"}


def test_every_metric_of_the_functions_has_an_alarm_or_a_place_on_the_dashboard(
    template: Template,
) -> None:
    sources = [path.read_text() for path in (ROOT / "shared").rglob("*.py")]
    counted = set(re.findall(r'\bcount\("(\w+)"', "".join(sources)))
    assert {"DatabaseUnavailable", "AuthRefused", "Unexpected"} <= counted
    found = alarms(template)
    # A request that was repeated was answered, and an app that may not do something is
    # no fault: both are on the dashboard only.
    shown = {"Retried", "ClientRefused"}
    assert counted - {a.get("MetricName") for a in found.values()} == shown
    for name in shown:
        assert f'"{name}"' in str(template.of("CloudWatch::Dashboard"))
    for name in counted - shown:
        values = {d["Name"]: d["Value"] for d in found[name]["Dimensions"]}
        assert values == {"service": "ownlist", "stage": "prod"}


def test_no_purge_for_more_than_a_day_is_an_alarm(template: Template) -> None:
    alarm = alarms(template)["PurgeNotRun"]
    periods = {m["MetricStat"]["Period"] for m in alarm["Metrics"] if "MetricStat" in m}
    assert periods == {3600}
    assert 24 < alarm["EvaluationPeriods"] < 48
    assert alarm["TreatMissingData"] == "breaching"


def test_rows_the_purge_leaves_for_days_raise_an_alarm(template: Template) -> None:
    """What is left by one run, which is once in 24 hours, is the next one's."""
    alarm = alarms(template)["PurgeLate"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("Ownlist", "hours_late")
    assert alarm["Threshold"] > 24
    assert (alarm["Statistic"], alarm["EvaluationPeriods"]) == ("Maximum", 1)


def test_only_alarms_and_budgets_of_the_account_may_tell_the_topic(
    template: Template,
) -> None:
    (policy,) = template.of("SNS::TopicPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sns:Publish"
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert statement["Condition"] == account


def test_the_alarm_address_and_the_budget_are_settings(
    template: Template, other: Template
) -> None:
    def chosen(of: Template) -> tuple[Any, Any]:
        (topic,) = of.of("SNS::Topic").values()
        (budget,) = of.of("Budgets::Budget").values()
        return topic["Subscription"], budget["Budget"]["BudgetLimit"]["Amount"]

    assert chosen(template) == ([], 20)
    email = [{"Protocol": "email", "Endpoint": "operator@example.com"}]
    assert chosen(other) == (email, 100)


def test_every_function_is_on_the_dashboard(template: Template) -> None:
    (dashboard,) = template.of("CloudWatch::Dashboard").values()
    body = json.loads(dashboard["DashboardBody"]["Fn::Sub"])
    metrics = [m for w in body["widgets"] for m in w["properties"].get("metrics", [])]
    shown = {m[3] for m in metrics if m[:2] == ["AWS/Lambda", "Errors"]}
    assert shown == {f["FunctionName"] for f in template.functions().values()}


def test_every_route_has_a_throttle_and_is_there_before_it(template: Template) -> None:
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    routes = template.of("ApiGatewayV2::Route")
    assert stage["RouteSettings"].keys() == {r["RouteKey"] for r in routes.values()}
    assert set(routes) <= set(template.resources["HttpApiStage"]["DependsOn"])
    usual = stage["DefaultRouteSettings"]["ThrottlingRateLimit"]
    for operation in operations():
        limit = stage["RouteSettings"][f"{operation.method} {operation.path}"]
        rate, burst = limit["ThrottlingRateLimit"], limit["ThrottlingBurstLimit"]
        free = operation.authenticated and operation.name not in HEAVY
        assert (rate == usual) if free else (rate < usual), operation.name
        assert rate <= burst


def test_passwords_have_a_throttle_of_their_own(template: Template) -> None:
    """Whoever uses it up stops neither verifiers nor the renewal of tokens."""
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    rate = {
        route: limit["ThrottlingRateLimit"]
        for route, limit in stage["RouteSettings"].items()
        if route.split()[-1].startswith("/api/auth")
    }
    usual = stage["DefaultRouteSettings"]["ThrottlingRateLimit"]
    assert rate.pop("ANY /api/auth/{proxy+}") < usual
    assert rate == {"GET /api/auth/jwks": usual, "GET /api/auth/{proxy+}": usual}


VARIABLE = re.compile(r"\$context\.[\w.]+")


def line_of(template: Template, values: Callable[[str], str]) -> dict[str, Any]:
    """A line of the access log, with what the gateway puts for each variable."""
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    text = stage["AccessLogSettings"]["Format"]
    found: dict[str, Any] = json.loads(VARIABLE.sub(lambda v: values(v[0]), text))
    return found


@cases("value", ["-", "0", "17", "1.5", "POST /api/v1/todos", ""])
def test_a_line_of_the_access_log_is_json_whatever_the_gateway_knows(
    value: str, template: Template
) -> None:
    line = line_of(template, lambda _: value)
    assert {"requestId", "ip", "routeKey", "status", "responseLatency"} <= set(line)
    assert set(line.values()) == {value}, "each is a string"


def test_the_access_log_takes_no_variable_that_brings_its_own_quotes(
    template: Template,
) -> None:
    """AWS, "Customize HTTP API access logs": the quoted value of error.message."""
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    assert "messageString" not in stage["AccessLogSettings"]["Format"]


def test_the_access_log_has_no_path_and_no_token(template: Template) -> None:
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    named = stage["AccessLogSettings"]["Format"].lower()
    for secret in ("authorization", "$context.path", "header", "query"):
        assert secret not in named


def matches(pattern: str, line: dict[str, Any]) -> bool:
    """CloudWatch's filter patterns for JSON, as far as ours go: equal strings, and.

    A member that is not there is equal to nothing, a number is not its string.
    """
    inner = re.fullmatch(r"\{ (.+) \}", pattern)
    assert inner, pattern
    terms = [
        re.fullmatch(r'\$\.(\w+) = "([^"]*)"', each) for each in inner[1].split(" && ")
    ]
    assert all(terms), pattern
    return all(line.get(term[1]) == term[2] for term in terms if term)


@cases(
    "status, integration, counted",
    [("429", "-", True), ("429", "200", False), ("503", "-", False), ("200", "200", 0)],
)
def test_a_route_that_is_throttled_is_counted_and_nothing_else(
    status: str, integration: str, counted: bool, template: Template
) -> None:
    """The gateway's own answer has no integration, so all of that is a hyphen."""
    (metric_filter,) = template.of("Logs::MetricFilter").values()
    known = {"$context.status": status, "$context.integrationStatus": integration}
    line = line_of(template, lambda name: known.get(name, "-"))
    assert matches(metric_filter["FilterPattern"], line) == bool(counted)


def test_the_dashboard_asks_the_access_log_for_what_is_in_it(
    template: Template,
) -> None:
    (dashboard,) = template.of("CloudWatch::Dashboard").values()
    body = json.loads(dashboard["DashboardBody"]["Fn::Sub"])
    queries = [w["properties"].get("query", "") for w in body["widgets"]]
    members = set(line_of(template, lambda _: "-"))
    for query in filter(None, queries):
        _, _, commands = query.partition(" | ")
        asked = set(re.findall(r"pct\((\w+)|by (\w+)|filter (\w+)", commands))
        names = {name for found in asked for name in found if name}
        assert names
        assert names <= members, query
        for name in re.findall(r"pct\((\w+)", commands):  # a hyphen is no number
            assert f"filter {name} != '-'" in commands


def test_a_domain_of_ones_own_leads_to_the_stage(
    template: Template, other: Template
) -> None:
    assert not template.of("ApiGatewayV2::DomainName")
    (mapping,) = other.of("ApiGatewayV2::ApiMapping").values()
    assert mapping["Stage"] == {"Ref": "HttpApiStage"}
    assert "DomainTarget" in other.outputs


@pytest.mark.slow  # cfn-lint reads all that CloudFormation knows
@pytest.mark.parametrize("name", ["usual", "other"])
def test_cloudformation_finds_no_fault(
    name: str, templates: dict[str, Template]
) -> None:
    from cfnlint import decode  # to import it takes seconds
    from cfnlint.api import ManualArgs, lint

    parsed, faults = decode.decode_str(templates[name].text)
    assert not faults
    assert parsed
    config = ManualArgs(regions=["eu-west-1"], ignore_checks=OF_SERVERLESS)
    assert lint(templates[name].text, config=config) == []
