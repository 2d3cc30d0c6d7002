"""An issuer that is not as it should be is told, and so is a wrong clock."""

import socket
from email.utils import formatdate
from typing import Any

import pytest

from infra.doctor.__main__ import examine
from infra.doctor.findings import Verdict
from infra.doctor.patient import Patient
from tests.support.answers import document, redirect
from tests.support.doctor import Stage
from tests.support.issuer import Issuer

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
    assert found["keys"].seen == "not examined: the issuer is not reached"


def test_a_redirect_is_not_followed_as_no_function_does(
    stage: Stage, issuer: Issuer
) -> None:
    with Issuer(algorithms=("EdDSA",)) as other:
        issuer.answer = redirect(302, other.jwks_url)
        assert "issuer" in stage.reds()
        assert other.fetches == 0


def test_another_issuer_than_the_databases_is_a_red_line(stage: Stage) -> None:
    found = stage.examined(AUTH_ISSUER="https://other.example")
    assert "other.example" in found["issuer of the database"].seen
    assert found["issuer of the database"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(-40, Verdict.FAIL), (40, Verdict.FAIL), (10, Verdict.WARN), (0, Verdict.OK)],
)
def test_a_clock_that_is_wrong_is_told(
    stage: Stage, issuer: Issuer, seconds: float, verdict: Verdict
) -> None:
    def dated(request: Any) -> None:
        body = b"{}"
        request.send_response_only(200)
        request.send_header("Date", formatdate(issuer.clock() + seconds, usegmt=True))
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    issuer.answer = dated
    assert stage.examined()["clock of the issuer"].verdict is verdict


def test_a_clock_of_this_machine_that_is_wrong_is_told(stage: Stage) -> None:
    def late() -> float:
        return 1_000_000_000.0

    found = {f.name: f for f in examine(Patient(stage.settings, late))}
    assert found["clock of the database"].verdict is Verdict.FAIL
