"""`make audit` and `make sbom`: silence is not good news, and nothing is left out."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from infra.common.state_folder import ROOT
from infra.supply_chain import audit, sbom
from infra.supply_chain.audit import (
    COULD_NOT_ASK,
    FINE,
    FOUND,
    Outcome,
    read_pip_audit,
    tell,
)
from infra.supply_chain.environments import SHIPPED
from tests.support.run.cases import cases
from tests.support.run.promises import promise

ADVISORY = {
    "id": 1,
    "url": "https://advisories.example/1",
    "title": "a title",
    "severity": "high",
    "vulnerable_versions": "*",
    "cwe": [],
    "cvss": {"score": 0, "vectorString": None},
}


@contextmanager
def registry(status: int, advisories: Any) -> Iterator[str]:
    """What npm asks for advisories, on this machine."""

    class Registry(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(advisories).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Registry) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@promise("An audit that could not ask is not a success")
@pytest.mark.parametrize(
    ("status", "advisories", "code"),
    [(403, {}, COULD_NOT_ASK), (200, {"pg": [ADVISORY]}, FOUND), (200, {}, FINE)],
    ids=["not answered", "found", "nothing known"],
)
def test_npm_is_asked_and_understood(
    monkeypatch: pytest.MonkeyPatch, status: int, advisories: Any, code: int
) -> None:
    with registry(status, advisories) as url:
        monkeypatch.setenv("npm_config_registry", url)
        monkeypatch.setenv("npm_config_fetch_retries", "0")
        outcome = audit.node_packages()
    assert tell("x", outcome) == code
    if outcome.findings:  # what needs it is named as well
        assert "pg: high" in outcome.findings


def test_npm_without_a_registry_could_not_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    assert audit.node_packages().findings is None


# In the form that pip-audit 2.10 prints with `--format json`.
GOOD = {"name": "rsa", "version": "4.9.1", "vulns": []}
BAD = {"name": "ecdsa", "version": "0.19.2", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "jmespath", "skip_reason": "not found"}


@cases(
    "code, dependencies, findings",
    [
        (1, None, None),
        (0, None, None),
        (0, [GOOD, SKIPPED], None),
        (1, [GOOD], None),
        (0, [GOOD, BAD], None),
        (1, [GOOD, BAD], ["ecdsa 0.19.2: PYSEC-1"]),
        (0, [GOOD], []),
    ],
)
def test_pip_audit_is_understood(code: int, dependencies: Any, findings: Any) -> None:
    report = "" if dependencies is None else json.dumps({"dependencies": dependencies})
    assert read_pip_audit(code, report, "ERROR: no route").findings == findings


def test_the_exit_status_tells_found_from_not_asked() -> None:
    assert tell("x", Outcome(None, "why")) == COULD_NOT_ASK == 2
    assert tell("x", Outcome(["pg: high"])) == FOUND == 1
    assert tell("x", Outcome([])) == FINE == 0


@promise("Every shipped package is listed")
@pytest.mark.slow  # it installs all that is shipped, and the tool, beside our own
def test_every_shipped_python_package_is_in_the_document() -> None:
    locked = re.findall(r"^([\w.-]+)==", SHIPPED.read_text(), re.MULTILINE)
    document = sbom.python_packages()
    assert _canonical(each["name"] for each in document["components"]) == _canonical(
        locked
    )
    assert not document.keys() & {"serialNumber", "timestamp"}
    assert "timestamp" not in document["metadata"]
    assert str(ROOT) not in json.dumps(document)
    assert "none declared" not in sbom.licences(document)


@promise("Every shipped package is listed")
def test_every_production_package_of_node_is_in_the_document() -> None:
    document = sbom.node_packages()
    names = {each["name"] for each in document["components"]}
    asked = json.loads((ROOT / "package.json").read_text())
    assert names >= asked["dependencies"].keys()
    assert not names & asked["devDependencies"].keys()
    assert document == sbom.node_packages()
    assert "none declared" not in sbom.licences(document)


@promise("Every package is the one that was locked")
@pytest.mark.parametrize("name", ["", "-dev", "-tools"])
def test_every_package_is_locked_by_a_hash(name: str) -> None:
    lock = (ROOT / f"requirements{name}.txt").read_text()
    packages = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert packages
    assert [each for each in packages if "--hash=sha256:" not in each] == []
    node = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("sha512-" in each["integrity"] for path, each in node.items() if path)


@promise("CI runs reviewed actions only")
def test_every_action_is_pinned_by_a_hash() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text()
    uses = re.findall(r"uses: (.+)", workflow)
    assert uses
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v[\d.]+", each) for each in uses)
    assert re.findall(r"permissions:\n((?:  .*\n)+)", workflow) == [
        "  contents: read\n"
    ]


def _canonical(names: Any) -> list[str]:
    """PEP 503."""
    return sorted(re.sub(r"[-_.]+", "-", name).lower() for name in names)
