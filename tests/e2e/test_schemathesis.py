"""The committed OpenAPI document against the running stack, by schemathesis.

All its checks, among them that authentication is not ignored and that nothing deleted
can be used, over requests that the document allows and requests that it forbids.
"""

import base64
import json
import os
import re

import pytest

from infra.common.client import Person
from infra.common.state_folder import ROOT
from tests.support.dev.programs import DevProgram
from tests.support.postgres.sql import rows
from tests.support.run.commands import python
from tests.support.run.thorough import THOROUGH, rounds

ACCOUNTS = "/api/auth/"
FEW_EXAMPLES = rounds(1, 3)  # each hashes a password
EXAMPLES = rounds(1, 10)  # for each operation, after those that are not random
# A thousand requests, the same every time, are left to `make test-all`.
PHASES = "examples,fuzzing,stateful" + (",coverage" if THOROUGH else "")
ALL_PASSED = re.compile(r"([1-9]\d*) generated, \1 passed")


def test_every_request_the_document_describes_is_answered_as_it_says(
    stack: DevProgram, ada: Person
) -> None:
    subject = _subject(ada)
    rows(
        stack.database_url,
        f"insert into owner (id, write_limit) values ('{subject}', 1000000)",
    )
    options = ["--exclude-path-regex", f"^{ACCOUNTS}", "--checks", "all"]
    options += ["--header", f"Authorization: Bearer {ada.token}"]
    said = run(stack, options, EXAMPLES, subject)
    assert ALL_PASSED.search(said)  # it also warns where requests found no todo


def test_the_endpoints_of_accounts_answer_nothing_but_what_is_described(
    stack: DevProgram,
) -> None:
    """Nobody is signed in; tests/integration/test_identity_openapi.py is."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance"
    checks += ",response_headers_conformance,response_schema_conformance"
    options = ["--include-path-regex", f"^{ACCOUNTS}", "--checks", checks]
    said = run(stack, options, FEW_EXAMPLES, "nobody")
    assert ALL_PASSED.search(said)  # it warns of every 401


def run(stack: DevProgram, options: list[str], examples: int, subject: str) -> str:
    """Ask everything the document describes; fail with what schemathesis finds."""
    command = ["-m", "schemathesis.cli"]
    command += ["--config-file", "tests/support/docs/schemathesis.toml"]
    command += ["run", "docs/openapi.json", "--url", stack.url, *options]
    command += ["--max-examples", str(examples), "--seed", "1", "--workers", "1"]
    command += ["--phases", PHASES]
    command += ["--generation-database", "none", "--no-color"]
    environ = {
        "OWNLIST_SUBJECT": subject,
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": "tests.support.docs.schemathesis_hooks",
    }
    done = python(*command, env=os.environ | environ, timeout=None)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
    return done.stdout


def _subject(person: Person) -> str:
    payload = str(person.token).split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return str(claims["sub"])
