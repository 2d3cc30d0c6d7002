"""Which other origins may call the API: exact ones, and none unless it is said."""

import os
import subprocess

from infra.common.state_folder import ROOT
from infra.deploy.serverless import serverless, service_folder
from tests.support.aws.template import SENDER, Template
from tests.support.run.cases import cases

RECIPE = "https://app.example.com"


@cases(
    "origins",
    [
        "*",
        "https://*",
        "https://*.example.com",
        "https://app.example.com/",
        "https://app.example.com/path",
        "HTTPS://app.example.com",
        "http://app.example.com",
        "null",
        "app.example.com",
        "file://",
        f"{RECIPE},*",
    ],
)
def test_an_origin_that_is_not_exact_stops_the_deployment(origins: str) -> None:
    result = node(origins)
    assert result.returncode != 0
    assert "CORS_ORIGINS must hold exact origins" in result.stderr


def node(origins: str) -> subprocess.CompletedProcess[str]:
    """What serverless.yml takes it from, without the second that serverless takes."""
    script = "console.log(JSON.stringify(require('./infra/aws/cors.cjs')()))"
    return subprocess.run(
        ["node", "-e", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CORS_ORIGINS": origins},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_an_origin_there_is_no_cors(template: Template) -> None:
    (api,) = template.of("ApiGatewayV2::Api").values()
    assert "CorsConfiguration" not in api


def test_the_allowed_methods_and_headers_are_those_of_the_contract(
    other: Template,
) -> None:
    (api,) = other.of("ApiGatewayV2::Api").values()
    assert api["CorsConfiguration"] == {
        "AllowOrigins": [RECIPE, "http://localhost:3000"],
        "AllowMethods": ["GET", "POST", "PATCH", "DELETE"],
        "AllowHeaders": [
            "authorization",
            "content-type",
            "if-match",
            "if-none-match",
        ],
        "ExposeHeaders": [
            "etag",
            "location",
            "link",
            "retry-after",
            "www-authenticate",
            "x-request-id",
            "set-auth-token",
        ],
        "MaxAge": 600,
    }


def test_a_fault_in_it_is_named_by_serverless() -> None:
    environ = {"PATH": os.environ["PATH"], "MAIL_FROM": SENDER, "CORS_ORIGINS": "*"}
    with service_folder() as folder:
        result = serverless(folder, ["print"], environ, capture=True)
    assert result.returncode != 0
    assert "CORS_ORIGINS must hold exact origins" in result.stdout + result.stderr
