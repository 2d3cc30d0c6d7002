"""A deployment from first to last, by the commands of a person, against moto."""

import os
import re
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploy import VERBS
from infra.local.state import ROOT
from infra.package.archive import Size
from infra.stages import FILE
from tests.support.aws import REGION, account, aws
from tests.support.commands import Done, python
from tests.support.pages import README, fences, section
from tests.support.template import SENDER

PATIENCE = 180  # seconds, for one command while other tests run beside it


class Operator:
    """Somebody with a settings file, who works with an AWS of this machine."""

    def __init__(self, endpoint: str, settings: Path) -> None:
        self.endpoint = endpoint
        self.settings = settings
        self.say(MAIL_FROM=SENDER)

    def say(self, **settings: str) -> None:
        """Write the settings of the stage."""
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        self.settings.write_text("# Settings of the rehearsal\n\n" + "".join(lines))

    def does(self, verb: str, stage: str = "staging", **variables: str) -> Done:
        environ = account(self.endpoint) | {FILE: str(self.settings)} | variables
        environ |= {"AWS_REGION": REGION}
        environ |= {"HOME": os.environ["HOME"]}
        return python("-m", "infra.deploy", verb, stage, env=environ, timeout=PATIENCE)

    def succeeds(self, verb: str, **variables: str) -> str:
        result = self.does(verb, **variables)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr

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
def operator(sizes: dict[str, Size], run_folder: Path, tmp_path: Path) -> Operator:
    return Operator(aws(run_folder), tmp_path / "settings")


def test_a_stage_is_deployed_changed_rolled_back_and_removed(
    operator: Operator,
) -> None:
    assert "get_todo" in operator.succeeds("deploy")
    first = operator.functions()
    assert "ownlist-staging-get_todo" in first
    routes = operator.client("apigatewayv2")
    (api,) = routes.get_apis()["Items"]
    assert len(routes.get_routes(ApiId=api["ApiId"])["Items"]) > len(first)
    assert api["ApiEndpoint"] in operator.succeeds("info")

    assert "No changes" in operator.succeeds("deploy")

    operator.say(MAIL_FROM=SENDER, LOG_LEVEL="DEBUG")
    operator.succeeds("deploy")
    changed = operator.functions()["ownlist-staging-get_todo"]
    assert changed["Environment"]["Variables"]["LOG_LEVEL"] == "DEBUG"

    versions = operator.succeeds("rollback")
    moments = [w for w in versions.split() if w.isdigit() and len(w) == 13]
    assert len(moments) == 2, versions
    operator.succeeds("rollback", TO=moments[0], CONFIRM="staging")
    back = operator.functions()["ownlist-staging-get_todo"]
    assert back["Environment"]["Variables"]["LOG_LEVEL"] == "INFO"

    operator.succeeds("remove", CONFIRM="staging")
    assert operator.functions() == {}
    assert operator.client("apigatewayv2").get_apis()["Items"] == []


@pytest.mark.parametrize(
    ("verb", "stage", "variables"),
    [
        ("deploy", "prod", {}),
        ("deploy", "prod", {"CONFIRM": "yes"}),
        ("remove", "dev", {}),
        ("remove", "prod", {"CONFIRM": "staging"}),
        ("rollback", "prod", {"TO": "1795387326978"}),
    ],
)
def test_what_cannot_be_taken_back_is_asked_for_twice(
    verb: str, stage: str, variables: dict[str, str], tmp_path: Path
) -> None:
    """Nobody is there to ask: there is no terminal."""
    operator = Operator("http://127.0.0.1:9", tmp_path / "settings")
    result = operator.does(verb, stage, **variables)
    assert result.returncode == 1
    assert result.stderr.startswith("Nothing was done.")
    assert f"CONFIRM={stage} says yes" in result.stderr


def test_a_stage_that_is_none_is_refused(tmp_path: Path) -> None:
    operator = Operator("http://127.0.0.1:9", tmp_path / "settings")
    for stage in ("", "production"):
        result = operator.does("deploy", stage)
        assert result.returncode == 1
        assert "STAGE must be one of dev, staging, prod" in result.stderr


def test_the_readme_tells_of_what_is_rehearsed_and_of_nothing_else() -> None:
    (commands,) = fences(section(README, "Deploy it"), "bash")
    assert re.findall(r"^make (\S+)", commands, re.MULTILINE) == ["package", *VERBS]
    makefile = (ROOT / "Makefile").read_text()
    for verb in VERBS:
        assert f'infra.deploy {verb} "$(STAGE)"' in makefile
