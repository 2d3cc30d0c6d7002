"""The client that speaks to the local Ownlist."""

import os

from infra.common.processes import free_port
from tests.support.run.commands import python
from tests.support.tokens.issuer import Issuer

ASK = "from infra.common.client import ask; print(ask({!r}, 'GET', None, {{}}).status)"


def test_a_proxy_is_not_asked_for_what_is_on_this_machine() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with Issuer(algorithms=("EdDSA",)) as server:
        told = os.environ | {"http_proxy": nobody, "no_proxy": ""}
        asked = python("-c", ASK.format(server.jwks_url), env=told)
    assert asked.stdout == "200\n", asked.stderr
