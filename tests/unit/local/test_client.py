"""The client that speaks to the local Ownlist."""

import os
import subprocess
import sys

from infra.local.processes import free_port
from infra.local.state import ROOT
from tests.support.issuer import Issuer

ASK = "from infra.local.client import ask; print(ask({!r}, 'GET', None, {{}}).status)"


def test_a_proxy_is_not_asked_for_what_is_on_this_machine() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with Issuer(algorithms=("EdDSA",)) as server:
        asked = subprocess.run(
            [sys.executable, "-c", ASK.format(server.jwks_url)],
            cwd=ROOT,
            env=os.environ | {"http_proxy": nobody, "no_proxy": ""},
            capture_output=True,
            text=True,
        )
    assert asked.stdout == "200\n", asked.stderr
