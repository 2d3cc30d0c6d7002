"""AWS on loopback: moto's server, with what a deployment of Ownlist needs beyond it.

    endpoint = aws(run_folder)

moto 5.2 has no CloudFormation for HTTP APIs: the types below are made with moto's own
API Gateway. It drops what it does not know (layers of functions, alarms, budgets,
throttles): tests look for those in the template instead.
"""

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import new_class
from typing import Any
from unittest.mock import patch

from infra.common.processes import alone, answers, free_port, wait_until
from infra.common.state_folder import ROOT

START_TIMEOUT = 60  # seconds: importing moto takes some, and other tests run beside it
REGION = "eu-west-1"
Properties = dict[str, Any]


def aws(run_folder: Path) -> str:
    """The address of the run's server; who asks first starts it, the run's end ends it.

    It is shared: what a test makes there it removes, or has a region of its own.
    """
    with alone(run_folder / "aws.lock", "AWS"):
        record = run_folder / "aws.port"
        if not record.exists():
            record.write_text(str(_started(run_folder)))
        return f"http://127.0.0.1:{record.read_text()}"


def _started(run_folder: Path) -> int:
    port = free_port()
    code = f"from tests.support.aws.account import serve; serve('{port}')"
    command = [sys.executable, "-c", code]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True
    )
    (run_folder / "aws.moto-pid").write_text(str(process.pid))
    assert wait_until(
        lambda: process.poll() is not None or answers(port), START_TIMEOUT
    )
    assert process.poll() is None
    process.returncode = 0  # it outlives this worker: no warning that it still runs
    return port


def account(endpoint: str) -> dict[str, str]:
    """The environment of somebody who works with that server, and no other."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",  # no profile of the user's own
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",  # of somebody who often works elsewhere
        "AWS_ENDPOINT_URL": endpoint,
    }


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _camel(value: Any) -> Any:
    """CloudFormation's CorsConfiguration is the API's corsConfiguration."""
    if not isinstance(value, dict):
        return value
    return {name[0].lower() + name[1:]: _camel(inner) for name, inner in value.items()}


def _call(function: Callable[..., Any], properties: Properties) -> Any:
    """With the properties it has parameters for, and None for all others."""
    given = {_snake(name): value for name, value in properties.items()}
    names = inspect.signature(function).parameters
    return function(**{name: given.get(name) for name in names})


def _make_api(gateway: Any, properties: Properties) -> tuple[str, Properties]:
    cors = _camel(properties.get("CorsConfiguration"))
    made = _call(gateway.create_api, properties | {"CorsConfiguration": cors})
    return made.api_id, {"ApiEndpoint": made.api_endpoint, "ApiId": made.api_id}


def _make_stage(gateway: Any, properties: Properties) -> tuple[str, Properties]:
    routes = {key: _camel(v) for key, v in properties["RouteSettings"].items()}
    plain = {k: v for k, v in properties.items() if k not in ("ApiId", "RouteSettings")}
    gateway.create_stage(properties["ApiId"], _camel(plain) | {"routeSettings": routes})
    return properties["StageName"], {}


def _make_integration(gateway: Any, properties: Properties) -> tuple[str, Properties]:
    return _call(gateway.create_integration, properties).id, {}


def _make_route(gateway: Any, properties: Properties) -> tuple[str, Properties]:
    return _call(gateway.create_route, properties).route_id, {}


MAKERS = {
    "Api": _make_api,
    "Stage": _make_stage,
    "Integration": _make_integration,
    "Route": _make_route,
}


class _Resource:
    """What moto's CloudFormation asks of a type of resource."""

    kind = ""

    def __init__(self, found: tuple[str, Properties]) -> None:
        self.physical_resource_id, self._attributes = found

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def cloudformation_type(cls) -> str:
        return f"AWS::ApiGatewayV2::{cls.kind}"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return True

    def get_cfn_attribute(self, name: str) -> Any:
        return self._attributes[name]

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls, name: str, json: Any, account_id: str, region: str, **_: Any
    ) -> "_Resource":
        return cls(MAKERS[cls.kind](_gateway(account_id, region), json["Properties"]))

    @classmethod
    def update_from_cloudformation_json(
        cls, original: "_Resource", *_: Any, **__: Any
    ) -> "_Resource":
        return original

    @classmethod
    def delete_from_cloudformation_json(
        cls, name: str, json: Any, account_id: str, region: str
    ) -> None:
        if cls.kind == "Api":  # with all that belongs to it
            _gateway(account_id, region).delete_api(name)


def _gateway(account_id: str, region: str) -> Any:
    from moto.apigatewayv2.models import apigatewayv2_backends

    return apigatewayv2_backends[account_id][region]


def serve(port: str) -> None:
    import moto.cloudformation.models as cloudformation
    from moto.core.common_models import CloudFormationModel
    from moto.server import main

    for kind in MAKERS:  # to be defined is enough for moto to know them
        _define(kind, CloudFormationModel)
    # A test of its own lints the template; here it would take most of the time.
    with patch.object(cloudformation, "validate_template_cfn_lint", return_value=[]):
        main(["-H", "127.0.0.1", "-p", port])


def _define(kind: str, model: type) -> None:
    place = {"__module__": __name__}  # moto takes the second part for a service
    new_class(
        kind,
        (_Resource, model),
        exec_body=lambda members: members.update(kind=kind, **place),
    )
