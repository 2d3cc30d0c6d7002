"""A deployment from first to last, by the commands of a person, against moto."""

import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.common.stages import FILE
from infra.common.state_folder import ROOT
from infra.deploy.__main__ import VERBS
from infra.migrations.migrate import upgrade
from infra.package.archive import Size
from infra.postgres.cluster import run
from tests.support.aws.account import account, aws
from tests.support.aws.template import SENDER
from tests.support.docs.pages import README, fences, section
from tests.support.postgres.neon import console_url, neon_project, sql
from tests.support.run.commands import Done

PAGE = ROOT / "docs" / "deploy.md"
TIMEOUT = 180  # seconds, for one command while other tests run beside it
REGION = "eu-central-1"  # that of the page
ACCOUNT_ID = "123456789012"  # that of moto
# `aws` and `psql` as far as the page needs them: the first on botocore's own model of
# AWS, from which the real one is made, the second on a real connection.
AWS_PROGRAM = """
import sys
import boto3
service, operation, *options = sys.argv[1:]
camel = lambda word: "".join(part.capitalize() for part in word.split("-"))
names = [camel(name.removeprefix("--")) for name in options[::2]]
client = boto3.client(service)
getattr(client, operation.replace("-", "_"))(**dict(zip(names, options[1::2])))
"""
PSQL_PROGRAM = """
import sys
from infra.postgres.cluster import run
address, _, statement = sys.argv[1:]
run(address, statement)
"""


class Operator:
    """Somebody with a settings file, who works with an AWS of this machine."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        self.endpoint = endpoint
        self.settings = folder / "settings"
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name, text in (("aws", AWS_PROGRAM), ("psql", PSQL_PROGRAM)):
            program = self.programs / name
            program.write_text(f"#!{sys.executable}\n{text}")
            program.chmod(0o755)
        self.say(MAIL_FROM=SENDER)

    def say(self, **settings: str) -> None:
        """Write the settings of the stage."""
        lines = {"AWS_REGION": REGION} | settings
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        self.settings.write_text("# Settings of the rehearsal\n\n" + text)

    def environ(self, **variables: str) -> dict[str, str]:
        environ = account(self.endpoint) | {FILE: str(self.settings)} | variables
        environ["HOME"] = os.environ["HOME"]
        environ["SLS_AWS_MONITORING_FREQUENCY"] = "100"  # ms; moto is never busy
        return environ

    def makes(self, target: str, stage: str = "dev", **variables: str) -> Done:
        """`make TARGET STAGE=...`, of what is set up already."""
        return subprocess.run(
            ["make", "-o", "setup", target, f"STAGE={stage}"],
            cwd=ROOT,
            env=self.environ(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )

    def succeeds(self, target: str, **variables: str) -> str:
        result = self.makes(target, **variables)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr

    def types(self, commands: str, **variables: str) -> None:
        """Commands of the page, in a shell."""
        environ = self.environ(**variables)
        environ |= {"PATH": f"{self.programs}:{environ['PATH']}", "PYTHONPATH": "."}
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
        assert (result.returncode, result.stderr) == (0, "")

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def functions(self) -> dict[str, dict[str, Any]]:
        pages = self.client("lambda").get_paginator("list_functions").paginate()
        found = [function for page in pages for function in page["Functions"]]
        return {each["FunctionName"]: each for each in found}


@pytest.fixture
def operator(run_folder: Path, tmp_path: Path) -> Operator:
    return Operator(aws(run_folder), tmp_path)


def steps(language: str) -> list[str]:
    """The blocks of the page's first deployment, which stand in a list."""
    text = section(PAGE, "A first deployment")
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.M | re.S)
    return [textwrap.dedent(block) for block in blocks]


@pytest.mark.slow  # every command of the page, with packages and two stages
def test_a_first_deployment_goes_as_the_page_says(
    operator: Operator, sizes: dict[str, Size], run_folder: Path
) -> None:
    """But for mail, curl and a Lambda that runs: and back again."""
    before = left_in_the_checkout()
    (settings,) = steps("text")
    operator.settings.write_text(settings)
    keep_secrets, begin = steps("bash")
    with neon_project(run_folder) as postgres:
        first, _ = sql("First set-up")
        run(console_url(postgres), *first)
        owner = postgres.url("ownlist_owner", "OWNER", "ownlist")
        upgrade(owner)
        here = f"127.0.0.1:{postgres.port}/ownlist"
        commands, count = re.subn(
            r"ep-\S+neon\.tech/ownlist\S*require", here, keep_secrets
        )
        assert count == 1
        operator.types(commands, MIGRATION_DATABASE_URL=owner)
        deployed_changed_rolled_back_and_removed(operator)
        assert begin.splitlines()[0] == "make migrate STAGE=dev"
        assert "at revision" in operator.succeeds("migrate")
        assert f"ownlist on 127.0.0.1:{postgres.port}" in operator.succeeds(
            "reset-change-feed"
        )
        told = operator.makes("doctor").stdout
    assert left_in_the_checkout() == before, "where another command would find it"
    lines = told.splitlines()
    assert "OK    secrets: 5 read" in lines, told
    for check in ("database", "roles in use", "role privileges", "policies"):
        assert [each for each in lines if each.startswith(f"OK    {check}: ")], check
    assert [each for each in lines if each.startswith("OK    migrations: ")]


def left_in_the_checkout() -> dict[str, int]:
    """What serverless writes, and when."""
    files = (ROOT / ".serverless").glob("*")
    return {path.name: path.stat().st_mtime_ns for path in files}


def deployed_changed_rolled_back_and_removed(operator: Operator) -> None:
    told = operator.succeeds("deploy")
    assert "get_todo" in told
    assert f"AWS account {ACCOUNT_ID}, {REGION}" in told
    assert "ALARM_EMAIL" not in told
    first = operator.functions()
    assert "ownlist-dev-get_todo" in first
    routes = operator.client("apigatewayv2")
    (api,) = routes.get_apis()["Items"]
    assert len(routes.get_routes(ApiId=api["ApiId"])["Items"]) > len(first)
    assert api["ApiEndpoint"] in operator.succeeds("info")

    assert "No changes" in operator.succeeds("deploy")

    operator.say(MAIL_FROM=SENDER, LOG_LEVEL="DEBUG")
    told = operator.succeeds("deploy")
    assert "Warning: no one gets the alarms: set ALARM_EMAIL in .env." in told
    changed = operator.functions()["ownlist-dev-get_todo"]
    assert changed["Environment"]["Variables"]["LOG_LEVEL"] == "DEBUG"

    versions = operator.succeeds("rollback")
    moments = [w for w in versions.split() if w.isdigit() and len(w) == 13]
    assert len(moments) == 2, versions
    operator.succeeds("rollback", TO=moments[0], CONFIRM="dev")
    back = operator.functions()["ownlist-dev-get_todo"]
    assert back["Environment"]["Variables"]["LOG_LEVEL"] == "INFO"

    operator.succeeds("remove", CONFIRM="dev")
    assert operator.functions() == {}
    assert operator.client("apigatewayv2").get_apis()["Items"] == []


@pytest.mark.parametrize(
    ("target", "stage", "variables"),
    [
        ("deploy", "prod", {}),
        ("deploy", "prod", {"CONFIRM": "yes"}),
        ("remove", "dev", {}),
        ("remove", "prod", {"CONFIRM": "staging"}),
        ("rollback", "prod", {"TO": "1795387326978"}),
    ],
)
def test_an_irreversible_command_needs_confirmation(
    target: str, stage: str, variables: dict[str, str], operator: Operator
) -> None:
    """Nobody is there to ask: there is no terminal."""
    result = operator.makes(target, stage, **variables)
    assert result.returncode == 2
    assert result.stderr.startswith("Nothing was done.")
    assert f"AWS account {ACCOUNT_ID}, {REGION}" in result.stderr
    assert f"To confirm, add CONFIRM={stage}" in result.stderr


@pytest.mark.parametrize("target", VERBS)
def test_credentials_are_looked_for_before_anything_is_done(
    target: str, operator: Operator
) -> None:
    began = time.monotonic()
    without = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "CONFIRM": "dev"}
    result = operator.makes(target, **without, HOME="/nonexistent")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("No AWS credentials found: set AWS_PROFILE")
    assert time.monotonic() - began < TIMEOUT / 10


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"AWS_ACCOUNT_ID": "210987654321"}, f"belong to account {ACCOUNT_ID}, but"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, f"No answer from AWS in {REGION}"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, "No AWS credentials found"),
    ],
)
def test_an_account_that_cannot_be_meant_is_refused_before_packaging(
    variables: dict[str, str], sentence: str, operator: Operator
) -> None:
    result = operator.makes("deploy", **variables)
    assert (result.returncode, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_faulty_settings_are_all_named_before_aws_is_asked(operator: Operator) -> None:
    operator.say(LOG_LEVEL="loud", MONTHLY_BUDGET="much")
    result = operator.makes("deploy", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert (result.returncode, result.stdout) == (2, "")
    for name in ("MAIL_FROM", "LOG_LEVEL", "MONTHLY_BUDGET"):
        assert f"\n  {name} must be" in result.stderr


def test_the_readme_names_the_rehearsed_commands_and_no_others() -> None:
    (commands,) = fences(section(README, "Deploy"), "bash")
    assert re.findall(r"^make (\S+)", commands, re.MULTILINE) == ["package", *VERBS]
    makefile = (ROOT / "Makefile").read_text()
    for verb in VERBS:
        assert f'infra.deploy {verb} "$(STAGE)"' in makefile
