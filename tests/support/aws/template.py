"""The CloudFormation template that serverless.yml and infra/aws become."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.deploy.serverless import serverless, service_folder
from tests.support.aws.account import REGION, account

SECRETS = (
    "DATABASE_URL",
    "IDENTITY_DATABASE_URL",
    "PURGE_DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "BETTER_AUTH_SECRET",
    "AUTH_SHARED_SECRET",
)
CANARY = "canary-of-a-secret"
SENDER = "Ownlist <no-reply@mail.example.com>"
USUAL = {"MAIL_FROM": SENDER, **dict.fromkeys(SECRETS, CANARY)}
OTHER = {
    "IDENTITY": "elsewhere",
    "AUTH_ISSUER": "https://issuer.example.com",
    "AUTH_AUDIENCE": "ownlist",
    "AUTH_SHARED_SECRET_ID": "ownlist/staging/api",
    "AUTH_CLIENTS": "{}",
    "DATABASE_SECRET_ID": (
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:todos-a1B2c3"
    ),
    "CORS_ORIGINS": "https://app.example.com, http://localhost:3000",
    "DOMAIN_NAME": "todo.example.com",
    "CERTIFICATE_ARN": "arn:aws:acm:eu-west-1:123456789012:certificate/some",
    "RESERVED_CONCURRENCY": "20",
    "ALARM_EMAIL": "operator@example.com",
    "MONTHLY_BUDGET": "100",
}


@dataclass(frozen=True)
class Template:
    """`text` is what CloudFormation gets; what is read from it is not changed."""

    text: str

    @cached_property
    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def resources(self) -> dict[str, Any]:
        found: dict[str, Any] = self._read["Resources"]
        return found

    @property
    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = self._read["Outputs"]
        return found

    def of(self, kind: str) -> dict[str, Any]:
        """The properties of every resource of this type, by its logical id."""
        return {
            logical: resource.get("Properties", {})
            for logical, resource in self.resources.items()
            if resource["Type"] == f"AWS::{kind}"
        }

    def functions(self) -> dict[str, Any]:
        """By the name that they have in serverless.yml."""
        found = self.of("Lambda::Function").values()
        return {each["FunctionName"].split("-", 2)[2]: each for each in found}

    def statements(self, function: str) -> list[dict[str, Any]]:
        """What the role of a function allows."""
        reference = self.functions()[function]["Role"]["Fn::Sub"]
        role = self.of("IAM::Role")[reference.removeprefix("${").removesuffix(".Arn}")]
        (policy,) = role["Policies"]
        found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
        return found


def compiled(endpoint: str, stage: str, **settings: str) -> Template:
    """By `serverless package`, which asks CloudFormation for the last layer."""
    with service_folder() as folder:
        result = serverless(
            folder,
            ["package", "--stage", stage, "--region", REGION],
            account(endpoint) | settings,
            capture=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        name = "cloudformation-template-update-stack.json"
        return Template((folder / ".serverless" / name).read_text())
