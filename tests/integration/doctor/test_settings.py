"""What is as it should be is told so; a faulty setting or secret is a red line."""

from typing import Any

from infra.doctor.__main__ import CHECKS
from infra.doctor.findings import Verdict
from tests.support.aws.secrets_manager import SecretsManager, error
from tests.support.postgres.doctor import Stage
from tests.support.run.cases import cases

# What this machine has not: TLS and a pooler; and the issuer of tests signs three ways.
LOCAL = {"TLS", "pooled host"}


def test_correct_settings_make_no_check_red(stage: Stage) -> None:
    found = stage.examined()
    assert list(found) == [check.name for check in CHECKS]
    assert {n for n, each in found.items() if each.verdict is Verdict.WARN} == LOCAL
    assert not stage.reds()
    assert found["secrets"].seen == "none is used"


def test_a_secret_that_is_not_there_is_a_red_line(
    stage: Stage, manager: SecretsManager
) -> None:
    kept = manager.keep(DATABASE_URL=stage.settings["DATABASE_URL"])
    told = {"DATABASE_URL": "", "DATABASE_SECRET_ID": kept}
    assert stage.examined(**told)["secrets"].seen == "1 read"
    assert not stage.reds(**told)
    missing = told | {"DATABASE_SECRET_ID": "ownlist/none"}
    found = stage.examined(**missing)["secrets"]
    assert found.seen == ("ownlist/none for DATABASE_URL: ResourceNotFoundException")
    manager.fault = error("AccessDeniedException")
    assert {"secrets", "database"} <= stage.reds(**told)


def test_a_faulty_setting_is_a_red_line(stage: Stage) -> None:
    found = stage.examined(DATABASE_URL="postgresql://CANARY", AUTH_JWKS_URL="CANARY")
    assert "DATABASE_URL must name role" in found["settings"].seen
    assert "AUTH_JWKS_URL must be https" in found["settings"].seen
    assert found["settings"].verdict is Verdict.FAIL


@cases("check", CHECKS)
def test_every_check_has_a_remedy(check: Any) -> None:
    assert check.remedy
    assert check.name
