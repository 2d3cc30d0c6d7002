"""A setting that cannot be is a sentence, before anything is deployed."""

import os
import subprocess

import pytest

from infra.local.state import ROOT

SETTINGS = "require('./infra/aws/settings.cjs')()"
DOMAIN = "require('./infra/aws/domain.cjs')({naming: {}})"
BUDGET = "require('./infra/aws/alarms.cjs').budget({prefix: 'x'})"
RESERVED = "new (require('./infra/aws/plugin.cjs'))({classes: {Error}}, {}).reserved()"
MAIL = {"MAIL_FROM": "no-reply@example.com"}
ELSEWHERE = {"IDENTITY": "elsewhere", "AUTH_ISSUER": "https://issuer.example.com"}


def asked(script: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", "-e", f"console.log(JSON.stringify({script}))"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("script", "settings", "sentence"),
    [
        (SETTINGS, {}, "MAIL_FROM must be set"),
        (SETTINGS, {"IDENTITY": "none"}, "IDENTITY must be bundled, or elsewhere"),
        (SETTINGS, {"IDENTITY": "elsewhere"}, "AUTH_ISSUER must be set, and"),
        (SETTINGS, ELSEWHERE, "AUTH_JWKS_URL or AUTH_SHARED_SECRET_ID"),
        (SETTINGS, MAIL | {"AUTH_SHARED_SECRET_ID": "x"}, "AUTH_ISSUER must be set"),
        (DOMAIN, {"DOMAIN_NAME": "a.example"}, "DOMAIN_NAME needs CERTIFICATE_ARN"),
        (BUDGET, {"MONTHLY_BUDGET": "a lot"}, "MONTHLY_BUDGET must be a whole number"),
        (RESERVED, {"RESERVED_CONCURRENCY": "0"}, "RESERVED_CONCURRENCY must be"),
    ],
)
def test_what_cannot_be_is_said(
    script: str, settings: dict[str, str], sentence: str
) -> None:
    result = asked(script, **settings)
    assert result.returncode != 0
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        (SETTINGS, MAIL),
        (SETTINGS, ELSEWHERE | {"AUTH_JWKS_URL": "https://issuer.example.com/keys"}),
        (DOMAIN, {}),
        (BUDGET, {}),
        (RESERVED, {"RESERVED_CONCURRENCY": "20"}),
    ],
)
def test_what_can_be_is_taken(script: str, settings: dict[str, str]) -> None:
    assert asked(script, **settings).returncode == 0
