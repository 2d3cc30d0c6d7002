"""What a stage tells its operator: alarms, a dashboard, logs; what it throttles."""

import json
import re
from typing import Any

import pytest

from infra.local.state import ROOT
from tests.support.api import operations
from tests.support.pages import section, table
from tests.support.template import Template

OPERATIONS_PAGE = ROOT / "docs" / "operations.md"
# serverless writes DependsOn beside references that say the same.
OF_SERVERLESS = ["W3005"]
HEAVY = {"batch_todos", "import_todos", "export_todos", "erase_me"}


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
    rows = table(section(OPERATIONS_PAGE, "What an alarm means"))
    assert {row[0].strip("`") for row in rows} == {*alarms(template), "Spend"}


def test_what_the_functions_count_is_watched(template: Template) -> None:
    sources = [path.read_text() for path in (ROOT / "shared").rglob("*.py")]
    counted = set(re.findall(r'\bcount\("(\w+)"', "".join(sources)))
    assert {"DatabaseUnavailable", "AuthRefused", "Unexpected"} <= counted
    found = alarms(template)
    # A request that was repeated was answered: it is on the dashboard only.
    assert counted - {a.get("MetricName") for a in found.values()} == {"Repeated"}
    assert '"Repeated"' in str(template.of("CloudWatch::Dashboard"))
    for name in counted - {"Repeated"}:
        values = {d["Name"]: d["Value"] for d in found[name]["Dimensions"]}
        assert values == {"service": "ownlist", "stage": "prod"}


def test_no_purge_for_more_than_a_day_is_an_alarm(template: Template) -> None:
    alarm = alarms(template)["PurgeNotRun"]
    periods = {m["MetricStat"]["Period"] for m in alarm["Metrics"] if "MetricStat" in m}
    assert periods == {3600}
    assert 24 < alarm["EvaluationPeriods"] < 48
    assert alarm["TreatMissingData"] == "breaching"


def test_only_alarms_and_budgets_of_the_account_may_tell_the_topic(
    template: Template,
) -> None:
    (policy,) = template.of("SNS::TopicPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sns:Publish"
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert statement["Condition"] == account


def test_who_hears_of_it_and_what_may_be_spent_are_choices(
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


def test_a_line_of_the_access_log_is_json_without_path_or_token(
    template: Template,
) -> None:
    (stage,) = template.of("ApiGatewayV2::Stage").values()
    line = json.loads(re.sub(r"\$[\w.]+", "0", stage["AccessLogSettings"]["Format"]))
    assert {"requestId", "ip", "routeKey", "status", "responseLatency"} <= set(line)
    named = stage["AccessLogSettings"]["Format"].lower()
    for secret in ("authorization", "$context.path", "header", "query"):
        assert secret not in named


def test_a_domain_of_ones_own_leads_to_the_stage(
    template: Template, other: Template
) -> None:
    assert not template.of("ApiGatewayV2::DomainName")
    (mapping,) = other.of("ApiGatewayV2::ApiMapping").values()
    assert mapping["Stage"] == {"Ref": "HttpApiStage"}
    assert "DomainTarget" in other.outputs


def test_other_origins_are_those_of_the_configuration(
    template: Template, other: Template
) -> None:
    (here,) = template.of("ApiGatewayV2::Api").values()
    (there,) = other.of("ApiGatewayV2::Api").values()
    assert "CorsConfiguration" not in here
    allowed = there["CorsConfiguration"]["AllowOrigins"]
    assert allowed == ["https://app.example.com"]


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
