"""A connection that is not what it should be is a red line that shows no password."""

import ssl
from pathlib import Path

import pytest

from infra.doctor.findings import Verdict
from tests.support.postgres.certificates import Certificate
from tests.support.postgres.doctor import Stage
from tests.support.postgres.pretend_server import PretendPostgres


def test_a_role_in_anothers_place_is_a_red_line(stage: Stage) -> None:
    other = stage.settings["PURGE_DATABASE_URL"]
    assert stage.reds(DATABASE_URL=other) >= {"roles in use"}


def test_a_wrong_password_is_a_red_line_that_does_not_show_it(stage: Stage) -> None:
    wrong = stage.settings["DATABASE_URL"].replace(":api@", ":CANARY@")
    found = stage.examined(DATABASE_URL=wrong)
    assert "28P01" in found["database"].seen
    assert found["policies"].seen == "not checked: there is no connection"


def test_the_direct_host_of_neon_is_a_red_line(stage: Stage) -> None:
    address = "postgresql://ownlist_api:CANARY@ep-cool-1{}.eu.aws.neon.tech/ownlist"
    assert "pooled host" in stage.reds(DATABASE_URL=address.format(""))
    assert "pooled host" not in stage.reds(DATABASE_URL=address.format("-pooler"))
    pooled = address.format("-pooler")
    found = stage.examined(MIGRATION_DATABASE_URL=pooled)["migrations"]
    assert found.verdict is Verdict.FAIL
    assert "leave -pooler out" in found.seen


@pytest.mark.allow_hosts(["127.0.0.1", "localhost", "127.1"])
@pytest.mark.parametrize(
    ("trusted", "seen"),
    [(True, "its certificate is not trusted"), (False, "it does not offer TLS")],
)
def test_a_server_that_cannot_prove_itself_is_a_red_line(
    stage: Stage, tmp_path: Path, trusted: bool, seen: str
) -> None:
    tls: ssl.SSLContext | None = Certificate(tmp_path, "127.0.0.1").server()
    with PretendPostgres(tls if trusted else None) as pretender:
        found = stage.examined(DATABASE_URL=pretender.url)["database"]
    assert found.verdict is Verdict.FAIL
    assert seen in found.seen
    assert pretender.told == []
