"""Each function has a role of its name, with what it needs and nothing beside."""

from typing import Any

import pytest

from infra.package import functions
from tests.support.api.client import operations
from tests.support.aws.template import Template
from tests.support.run.cases import cases

NAMES = functions.names()
SECRET = "secretsmanager:GetSecretValue"
MAIL = "ses:SendEmail"
LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"]
TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
KEPT = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"


def beyond(template: Template, name: str) -> list[dict[str, Any]]:
    """What a role allows beside its own log and traces."""
    log, traces, *rest = template.statements(name)
    assert log["Action"] == LOGS
    assert log["Resource"]["Fn::Sub"].endswith(
        f":log-group:/aws/lambda/ownlist-prod-{name}:*"
    )
    assert (traces["Action"], traces["Resource"]) == (TRACES, "*")
    return rest


def secrets(template: Template, name: str) -> list[str]:
    found = [s for s in template.statements(name) if s["Action"] == SECRET]
    resources = [each for statement in found for each in statement["Resource"]]
    return [r["Fn::Sub"] if isinstance(r, dict) else r for r in resources]


def test_every_function_has_a_role_of_its_name_and_no_other_does(
    template: Template,
) -> None:
    roles = template.of("IAM::Role").values()
    assert [r["RoleName"] for r in roles] == [
        f"ownlist-prod-eu-west-1-{name}" for name in template.functions()
    ]
    references = [str(f["Role"]) for f in template.functions().values()]
    assert len(set(references)) == len(NAMES) == len(roles)
    assert max(len(r["RoleName"]) for r in roles) <= 64 - len("ap-southeast-1 staging")


@pytest.mark.parametrize("name", ["get_health", "web", "nothing_here"])
def test_a_function_without_data_may_write_its_log_only(
    name: str, template: Template
) -> None:
    assert beyond(template, name) == []


def test_only_the_purge_may_read_its_secret(template: Template) -> None:
    kept = f"{KEPT}ownlist/prod/purge-??????"
    assert [n for n in NAMES if kept in secrets(template, n)] == ["purge_expired"]
    assert secrets(template, "purge_expired") == [kept]


def test_only_the_identity_may_read_its_secret(template: Template) -> None:
    kept = f"{KEPT}ownlist/prod/identity-??????"
    assert [n for n in NAMES if kept in secrets(template, n)] == ["identity"]
    assert secrets(template, "identity") == [kept]


@cases("name", [each.name for each in operations()])
def test_an_operation_may_read_that_of_the_todos_alone(
    name: str, template: Template
) -> None:
    if name == "get_health":
        return
    (statement,) = beyond(template, name)
    assert statement["Action"] == SECRET
    assert secrets(template, name) == [f"{KEPT}ownlist/prod/api-??????"]


def test_a_secret_that_is_named_by_its_arn_is_that_one(other: Template) -> None:
    named = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:todos-a1B2c3"
    shared = f"{KEPT}ownlist/staging/api-??????"
    assert secrets(other, "get_todo") == [named, shared]


def test_only_the_identity_may_send_mail_and_only_from_its_sender(
    template: Template,
) -> None:
    def sends(name: str) -> bool:
        return any(s["Action"] == MAIL for s in template.statements(name))

    assert [name for name in NAMES if sends(name)] == ["identity"]
    mail = beyond(template, "identity")[-1]
    sender = "no-reply@mail.example.com"
    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": sender}}
    verified = [r["Fn::Sub"].rpartition(":")[2] for r in mail["Resource"]]
    assert verified == [f"identity/{sender}", "identity/mail.example.com"]


def test_no_role_allows_whatever_it_likes(template: Template) -> None:
    for name in NAMES:
        for statement in template.statements(name):
            actions = statement["Action"]
            assert "*" not in str(actions)
            assert statement["Resource"] != "*" or actions == TRACES
