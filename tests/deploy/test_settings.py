"""Settings of a stage that cannot be are named, all at once, before it is deployed."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.common.stages import FILE, stage_settings
from infra.common.state_folder import ROOT
from infra.deploy.stage_faults import faults
from shared.config import CLIENT_CLAIMS

EXAMPLE = ROOT / ".env.example"
CANARY = "canary"
MAIL = {"MAIL_FROM": "no-reply@example.com"}
ISSUER = {"AUTH_ISSUER": "https://issuer.example.com", "AUTH_AUDIENCE": "ownlist"}
KEYS = {"AUTH_JWKS_URL": "https://issuer.example.com/keys"}
BUNDLED = {"BETTER_AUTH_URL": "https://todo.example.com"}
GATEWAY = "execute-api.eu-west-1.amazonaws.com"
NO_CLIENTS = {"AUTH_CLIENTS": "{}"}
UNSAID = "AUTH_CLIENTS must say which apps are the owner's: add AUTH_CLIENTS={"
ELSEWHERE = {"IDENTITY": "elsewhere", **ISSUER}
# Settings with one fault, and how its sentence begins.
FAULTY: list[tuple[dict[str, str], str]] = [
    ({}, "MAIL_FROM must be set"),
    (MAIL | {"IDENTITY": CANARY}, "IDENTITY must be bundled, or elsewhere"),
    ({"IDENTITY": "elsewhere"}, "AUTH_ISSUER must be set, and"),
    (ELSEWHERE, "AUTH_ISSUER must be set, and AUTH_JWKS_URL or AUTH_SHARED_SECRET_ID"),
    (MAIL | {"AUTH_SHARED_SECRET_ID": "x"}, "AUTH_ISSUER must be set"),
    (MAIL | {"DOMAIN_NAME": "a.example"}, "DOMAIN_NAME needs CERTIFICATE_ARN"),
    (MAIL | {"MONTHLY_BUDGET": CANARY}, "MONTHLY_BUDGET must be a whole number"),
    (MAIL | {"RESERVED_CONCURRENCY": "0"}, "RESERVED_CONCURRENCY must be"),
    (MAIL | {"CORS_ORIGINS": f"https://{CANARY}/"}, "CORS_ORIGINS must hold exact"),
    (MAIL | {"LOG_LEVEL": CANARY}, "LOG_LEVEL must be one of"),
    (MAIL | {"AUTH_ALGORITHMS": "none"}, "AUTH_ALGORITHMS may hold only"),
    (
        MAIL | NO_CLIENTS | {"AUTH_JWKS_URL": "http://canary.example"},
        "AUTH_JWKS_URL must be https",
    ),
    (MAIL | KEYS, UNSAID),
    # A Better Auth of somebody's own, with the bundled one left where it is.
    (MAIL | {"AUTH_JWKS_URL": "https://app.example.com/api/auth/jwks"}, UNSAID),
    (MAIL | BUNDLED | {"AUTH_JWKS_URL": f"https://{CANARY}/api/auth/jwks"}, UNSAID),
    (MAIL | {"AUTH_JWKS_URL": f"https://x.example/{GATEWAY}/api/auth/jwks"}, UNSAID),
    (ELSEWHERE | KEYS, UNSAID),
    (ELSEWHERE | {"AUTH_SHARED_SECRET_ID": "ownlist/dev/api"}, UNSAID),
    (ELSEWHERE | KEYS | {"AUTH_REQUIRED_CLAIMS": '{"role": "canary"}'}, UNSAID),
    (MAIL | {"AUTH_CLIENTS": CANARY}, "AUTH_CLIENTS must be a JSON object of strings"),
    (MAIL | {"AUTH_SCOPES": f'{{"a": "{CANARY}"}}'}, "AUTH_SCOPES may give only"),
    (MAIL | {"TRUSTED_ORIGINS": f"https://{CANARY}.*"}, "TRUSTED_ORIGINS must hold"),
    (MAIL | {"ACCOUNT_PAGE": f"https://{CANARY}.example"}, "ACCOUNT_PAGE must be"),
    ({"MAIL_FROM": CANARY}, "MAIL_FROM must be an address"),
    (MAIL | {"ALARM_EMIAL": CANARY}, "ALARM_EMIAL is not a setting"),
    (MAIL | {"AWS_REGION": ""}, "AWS_REGION must be set"),
]


def found(folder: Path, **settings: str) -> list[str]:
    """The faults of a stage with these lines, named by somebody with an empty shell."""
    file = folder / "settings"
    lines = {"AWS_REGION": "eu-west-1"} | settings
    file.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    shell = {"PATH": os.environ["PATH"], FILE: str(file)}
    return faults("dev", stage_settings("dev", shell))


@pytest.mark.parametrize(("settings", "sentence"), FAULTY)
def test_a_fault_is_named_and_nothing_else(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    (fault,) = found(tmp_path, **settings)
    assert fault.startswith(sentence)
    assert CANARY not in fault


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """Those that do not take another's place."""
    together = [each for each in FAULTY if each[0].items() > MAIL.items()]
    together = [(s, t) for s, t in together if "IDENTITY" not in s]
    together = [(s, t) for s, t in together if "AUTH_SHARED_SECRET_ID" not in s]
    together = [(s, t) for s, t in together if t != UNSAID]
    settings: dict[str, str] = {}
    for each, _ in together:
        settings |= each
    named = found(tmp_path, **settings)
    assert len(named) == len(together) > 10
    for _, sentence in together:
        assert [n for n in named if n.startswith(sentence)], sentence


@pytest.mark.parametrize(
    "settings",
    [
        MAIL,
        MAIL | {"RESERVED_CONCURRENCY": "20", "MONTHLY_BUDGET": "100"},
        ELSEWHERE | KEYS | NO_CLIENTS,
        ELSEWHERE | KEYS | {"AUTH_CLIENTS": '{"app": "owner"}'},
        *(
            ELSEWHERE | KEYS | {"AUTH_REQUIRED_CLAIMS": f'{{"{name}": "app"}}'}
            for name in CLIENT_CLAIMS
        ),
        ELSEWHERE | {"AUTH_SHARED_SECRET_ID": "ownlist/dev/api"} | NO_CLIENTS,
        MAIL | BUNDLED | {"AUTH_JWKS_URL": "https://todo.example.com/api/auth/jwks"},
        MAIL | {"AUTH_JWKS_URL": f"https://a1b2.{GATEWAY}/api/auth/jwks"},
        MAIL | {"AWS_ACCOUNT_ID": "123456789012", "OWNLIST_PYTHON313": "/a/path"},
    ],
)
def test_valid_settings_are_accepted(settings: dict[str, str], tmp_path: Path) -> None:
    assert found(tmp_path, **settings) == []


def test_a_copy_of_the_example_is_a_stage(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text(EXAMPLE.read_text())
    shell = {"PATH": os.environ["PATH"], FILE: str(file), "AWS_REGION": "eu-west-1"}
    assert faults("dev", stage_settings("dev", shell)) == []


def test_serverless_refuses_them_too() -> None:
    """Whoever runs it without `make deploy`."""
    script = """
        const Plugin = require('./infra/aws/plugin.cjs');
        new Plugin({classes: {Error}, service: {}}, {}).prepare();
    """
    done = subprocess.run(
        ["node", "-e", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "MONTHLY_BUDGET": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "MAIL_FROM must be set" in done.stderr
    assert "MONTHLY_BUDGET must be a whole number" in done.stderr
