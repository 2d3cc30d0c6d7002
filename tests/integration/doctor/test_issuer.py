"""An issuer that is not as it should be is told, and so is a wrong clock."""

import socket
import time
from email.utils import formatdate
from typing import Any

import pytest

from infra.doctor.__main__ import examine
from infra.doctor.context import Context
from infra.doctor.findings import Verdict
from infra.doctor.migrations import whose
from tests.support.postgres.doctor import Stage
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.key_servers import Answer, document, redirect

OF_THE_ISSUER: dict[str, tuple[str, Any]] = {
    "no page": ("issuer", document(b"not found", 404)),
    "no key": ("keys", document({"keys": []})),
    "a shared secret as key": (
        "keys",
        document({"keys": [{"kty": "oct", "kid": "k", "k": "CANARY"}]}),
    ),
    "no keys at all": ("keys", document(b"<html>CANARY")),
}


@pytest.mark.parametrize("fault", OF_THE_ISSUER)
def test_a_fault_of_the_issuer_is_a_red_line(
    stage: Stage, issuer: Issuer, fault: str
) -> None:
    line, issuer.answer = OF_THE_ISSUER[fault]
    assert line in stage.reds()


def test_an_issuer_that_is_not_there_is_a_red_line(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = stage.examined(AUTH_JWKS_URL=f"http://127.0.0.1:{port}/jwks")
    assert found["issuer"].verdict is Verdict.FAIL
    assert found["keys"].seen == "not checked: the issuer does not answer"


def test_a_redirect_is_not_followed_as_no_function_does(
    stage: Stage, issuer: Issuer
) -> None:
    with Issuer(algorithms=("EdDSA",)) as other:
        issuer.answer = redirect(302, other.jwks_url)
        assert "issuer" in stage.reds()
        assert other.fetches == 0


def test_a_stage_whose_database_knows_no_issuer_is_a_red_line(stage: Stage) -> None:
    """On this machine it is a warning: the address of `make dev` changes with PORT."""
    ours = "https://ours.example"
    verdicts = {whose(None, ours, local=here).verdict for here in (True, False)}
    assert verdicts == {Verdict.WARN, Verdict.FAIL}
    assert whose(None, ours, local=False).verdict is Verdict.FAIL
    assert whose(ours, ours, local=False).verdict is Verdict.OK
    stage.spoil("delete from issuer")
    found = stage.examined()["issuer of the database"]
    assert found.verdict is Verdict.WARN
    assert "tokens of any issuer are accepted" in found.seen


def test_another_issuer_than_the_databases_is_a_red_line(stage: Stage) -> None:
    found = stage.examined(AUTH_ISSUER="https://other.example")
    assert "other.example" in found["issuer of the database"].seen
    assert found["issuer of the database"].verdict is Verdict.FAIL


def dated(seconds: float, **headers: str) -> Answer:
    """An answer of a clock that is so much ahead."""

    def answer(request: Any) -> None:
        date = formatdate(time.time() + seconds, usegmt=True)
        request.send_response_only(200)
        for name, value in {"Date": date, "Content-Length": "2", **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(b"{}")

    return answer


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(-40, Verdict.FAIL), (40, Verdict.FAIL), (10, Verdict.WARN), (0, Verdict.OK)],
)
def test_a_clock_that_is_wrong_is_told(
    stage: Stage, issuer: Issuer, seconds: float, verdict: Verdict
) -> None:
    issuer.answer = dated(seconds)
    assert stage.examined()["clock of the issuer"].verdict is verdict


def test_an_answer_that_a_cache_has_kept_is_as_old_as_it_says(
    stage: Stage, issuer: Issuer
) -> None:
    issuer.answer = dated(-600, Age="600")
    assert stage.examined()["clock of the issuer"].verdict is Verdict.OK


def test_a_clock_of_this_machine_that_is_wrong_is_told(stage: Stage) -> None:
    def late() -> float:
        return 1_000_000_000.0

    found = {f.name: f for f in examine(Context(stage.settings, late))}
    assert found["clock of the database"].verdict is Verdict.FAIL
