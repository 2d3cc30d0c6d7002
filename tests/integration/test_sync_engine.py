"""The sync engine of front ends against the API itself, not a model of it."""

from pathlib import Path

from infra.common.processes import free_port
from infra.common.state_folder import ROOT
from tests.support.api.client import Api
from tests.support.api.http_api import http_api
from tests.support.run.node_tests import run_bundled
from tests.support.run.thorough import rounds

HISTORIES = ROOT / "tests" / "web" / "sync" / "against-api.ts"


def test_devices_converge_on_the_api_and_lose_nothing(api: Api, tmp_path: Path) -> None:
    people = [api.person().subject for _ in range(rounds(4, 60))]
    tokens = " ".join(api.issuer.token(subject) for subject in people)
    port = free_port()
    with http_api(port, api, "http://localhost"):
        url = f"http://127.0.0.1:{port}"
        run_bundled(HISTORIES, tmp_path, 600, OWNLIST_URL=url, OWNLIST_TOKENS=tokens)
