"""Every function from its archive alone, on Lambda's Python and runtime client."""

import json
import re
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.package import functions
from infra.package.archive import Size
from tests.support.api.client import TODOS, Operation, operations
from tests.support.api.events import event
from tests.support.api.example_bodies import body_of
from tests.support.aws.packaged import unpacked
from tests.support.aws.runtime_api import running
from tests.support.identity.function import Identity
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

OPERATIONS = {operation.name: operation for operation in operations()}
# Those with a body, a path, a query and nothing; the others differ from them in one
# module (test_package.py), and each takes a second of computing.
SOME = ("batch_todos", "complete_todo", "list_todos", "get_me")
AUTHENTICATED = [
    pytest.param(
        each, marks=() if each.name in SOME else pytest.mark.slow, id=each.name
    )
    for each in OPERATIONS.values()
    if each.authenticated
]
HANDLERS = {name: f"functions.{name}" for name in functions.names()} | {
    "web": "functions.web.handler"
}
del HANDLERS["identity"]
# Where each module that was imported comes from, and who loaded it.
ORIGINS = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps({m.__spec__.origin: type(m.__loader__).__name__
                  for m in sys.modules.values() if getattr(m, "__spec__", None)}))
"""


@pytest.fixture
def invoke(
    sizes: dict[str, Size],
    python: Path,
    libraries: Path,
    client: Path,
    database: Database,
    trusted_issuer: Issuer,
    tmp_path: Path,
) -> Any:
    variables = {
        "DATABASE_URL": database.api_url,
        "PURGE_DATABASE_URL": database.purge_url,
        **trusted_issuer.environment(),
    }

    def invoke(name: str, *events: Mapping[str, Any]) -> list[Any]:
        """What a function answers to each of these, in one environment."""
        handler = HANDLERS[name].replace(".", "/") + ".handler"
        options = {"python": str(bare(python, tmp_path)), "path": [libraries, client]}
        with (
            unpacked(name, tmp_path) as task,
            running(handler, variables, directory=task, **options) as started,
        ):
            outcomes = [started.invoke(each) for each in events]
            assert not [o.error for o in outcomes if o.error], started.logs
        return [outcome.answer for outcome in outcomes]

    return invoke


def bare(python: Path, folder: Path) -> Path:
    """Python without the packages that are installed beside it."""
    program = folder / "python"
    program.write_text(f'#!/bin/sh\nexec {python} -S "$@"\n')
    program.chmod(0o755)
    return program


def request(operation: Operation, issuer: Issuer | None) -> dict[str, Any]:
    subject = f"packaged-{uuid.uuid4()}"
    headers = {"authorization": issuer.bearer(subject)} if issuer else {}
    body = body_of(operation, subject)
    target = re.sub(r"\{\w+\}", str(uuid.uuid4()), operation.path)
    text = None if body is None else json.dumps(body)
    headers |= {} if body is None else {"content-type": "application/json"}
    return event(operation.method, target, headers=headers, body=text)


@pytest.mark.parametrize("operation", AUTHENTICATED)
def test_a_packaged_operation_refuses_a_stranger_and_serves_its_user(
    operation: Operation, invoke: Any, trusted_issuer: Issuer
) -> None:
    events = [request(operation, None), request(operation, trusted_issuer)]
    stranger, user = invoke(operation.name, *events)
    assert stranger["statusCode"] == 401
    expected = {404} if "{" in operation.path else {200, 201}
    assert user["statusCode"] in expected


@pytest.mark.parametrize("name", ["get_health", "get_ready"])
def test_a_packaged_public_operation_answers(name: str, invoke: Any) -> None:
    (answer,) = invoke(name, request(OPERATIONS[name], None))
    assert answer["statusCode"] == 200


def test_the_packaged_pages_are_there(invoke: Any) -> None:
    page, nothing = invoke("web", event("GET", "/docs"), event("GET", "/etc/passwd"))
    assert (page["statusCode"], nothing["statusCode"]) == (200, 404)


def test_the_packaged_answer_for_no_route(invoke: Any) -> None:
    (answer,) = invoke("nothing_here", event("GET", f"{TODOS}/a/b/c"))
    assert answer["statusCode"] == 404


def test_the_packaged_purge_counts(invoke: Any) -> None:
    (counts,) = invoke("purge_expired", {})
    assert set(counts) >= {"todos", "sessions"}


def test_the_packaged_identity_signs_up(
    sizes: dict[str, Size], database: Database, tmp_path: Path
) -> None:
    with unpacked("identity", tmp_path) as task:
        bundle = task / "build" / "identity" / "handler.mjs"
        with Identity(database.identity_url, bundle=bundle) as identity:
            assert identity.request("GET", "/get-session").json() is None
            assert identity.token(identity.sign_up()).count(".") == 2


def test_every_import_comes_compiled_from_the_archive_the_layer_or_python(
    sizes: dict[str, Size], python: Path, libraries: Path, tmp_path: Path
) -> None:
    """From the archive, the layer or Python itself."""
    with unpacked("create_todo", tmp_path) as task:
        result = subprocess.run(
            [python, "-S", "-c", ORIGINS, HANDLERS["create_todo"]],
            cwd="/",
            env={"PYTHONPATH": f"{task}:{libraries}"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    loaded: dict[str, str] = json.loads(result.stdout)
    standard = python.resolve().parents[1] / "lib" / "python3.13"
    places = (str(task), str(libraries), str(standard))
    strangers = [o for o in loaded if o.startswith("/") and not o.startswith(places)]
    assert strangers == []
    ours = {loader for o, loader in loaded.items() if o.startswith(str(libraries))}
    assert ours == {"SourcelessFileLoader", "ExtensionFileLoader"}
