"""Which other origins may call the API: exact ones, and none unless it is said."""

import json
import os
import re
import subprocess
from typing import Any

import pytest

from infra.local.offline import PROGRAM
from infra.local.state import ROOT

RECIPE = "https://app.example.com"


def example() -> dict[str, str]:
    """The variables that .env.example sets."""
    text = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def printed(origins: str) -> subprocess.CompletedProcess[str]:
    """What serverless makes of serverless.yml."""
    return subprocess.run(
        ["node", str(PROGRAM), "print", "--format", "json"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **example(), "CORS_ORIGINS": origins},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def cors(origins: str) -> Any:
    result = printed(origins)
    assert result.returncode == 0, result.stderr + result.stdout
    return json.loads(result.stdout)["provider"]["httpApi"]["cors"]


@pytest.mark.parametrize(
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
def test_what_is_not_an_exact_origin_stops_the_deployment(origins: str) -> None:
    result = node(origins)
    assert result.returncode != 0
    assert "CORS_ORIGINS must hold exact origins" in result.stderr


def node(origins: str) -> subprocess.CompletedProcess[str]:
    """The same, without the second that serverless takes."""
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


def test_without_an_origin_there_is_no_cors() -> None:
    assert cors("") is False


def test_what_is_allowed_is_what_the_contract_says() -> None:
    assert cors(f"{RECIPE}, http://localhost:3000") == {
        "allowedOrigins": [RECIPE, "http://localhost:3000"],
        "allowedMethods": ["GET", "POST", "PATCH", "DELETE"],
        "allowedHeaders": [
            "authorization",
            "content-type",
            "if-match",
            "if-none-match",
        ],
        "exposedResponseHeaders": [
            "etag",
            "location",
            "link",
            "retry-after",
            "x-request-id",
            "set-auth-token",
        ],
        "maxAge": 600,
    }


def test_a_fault_in_it_is_named_by_serverless() -> None:
    result = printed("*")
    assert result.returncode != 0
    assert "CORS_ORIGINS must hold exact origins" in result.stdout + result.stderr
