"""`make audit`: exit status 0 nothing is known, 1 something is, 2 could not ask.

Could not ask is no answer: a tool that is not reached must not look like good news.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from infra.common.child_environment import child_environment
from infra.common.errors import UserError
from infra.common.state_folder import ROOT
from infra.common.steps import Call, Command
from infra.setup.npm import npm
from infra.supply_chain.environments import TOOLS, environment

FINE, FOUND, COULD_NOT_ASK = 0, 1, 2


class Outcome(NamedTuple):
    """What a service said: findings, or None and why it said nothing."""

    findings: list[str] | None
    why: str = ""


def python_packages() -> Outcome:
    """Every locked Python package, asked of the Python Packaging Advisory Database."""
    tool = environment("tools", TOOLS) / "bin" / "python"
    locked = ROOT / "requirements-dev.txt"
    lock: Command = ["--require-hashes", "--disable-pip", "-r", locked]
    options = ["--strict", "--format", "json", "--progress-spinner", "off"]
    command: Command = [tool, "-I", "-m", "pip_audit", *options, *lock]
    environ = child_environment(network=True)
    return read_pip_audit(*_run(Call(command, environ)))


def node_packages() -> Outcome:
    """Every locked Node package, asked of the registry that npm is set to."""
    return read_npm_audit(*_run(npm("audit", "--json")))


def read_pip_audit(code: int, output: str, errors: str) -> Outcome:
    """`--strict` prints no report when it could not ask about one of the packages."""
    report = _json(output)
    if "dependencies" not in report:
        return Outcome(None, _last(errors))
    found = [
        f"{package['name']} {package.get('version')}: {each['id']}"
        for package in report["dependencies"]
        for each in package.get("vulns", [])
    ]
    skipped = [p["name"] for p in report["dependencies"] if "skip_reason" in p]
    if skipped or bool(code) != bool(found):
        return Outcome(None, _last(errors) or f"skipped {', '.join(skipped)}")
    return Outcome(found)


def read_npm_audit(code: int, output: str, errors: str) -> Outcome:
    """An error of npm is JSON too, with a message and without a report."""
    report = _json(output)
    if "auditReportVersion" not in report:
        return Outcome(None, report.get("message") or _last(errors))
    found = [
        f"{name}: {each['severity']}"
        for name, each in report["vulnerabilities"].items()
    ]
    if bool(code) != bool(found):
        return Outcome(None, _last(errors))
    return Outcome(found)


AUDITS: dict[str, Callable[[], Outcome]] = {
    "Python packages (pip-audit --strict)": python_packages,
    "Node packages (npm audit)": node_packages,
}


def _run(what: Call) -> tuple[int, str, str]:
    result = subprocess.run(
        what.command,
        cwd=ROOT,
        env=what.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout, result.stderr


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no output"


def tell(title: str, outcome: Outcome) -> int:
    if outcome.findings is None:
        print(f"  {title}: NOT CHECKED, no answer from the service: {outcome.why}")
        return COULD_NOT_ASK
    for finding in outcome.findings:
        print(f"  {finding}")
    if outcome.findings:
        print(f"  {title}: FOUND {len(outcome.findings)}")
        return FOUND
    print(f"  {title}: fine")
    return FINE


def main() -> int:
    try:
        codes = {tell(title, audit()) for title, audit in AUDITS.items()}
    except UserError as error:
        print(error, file=sys.stderr)
        return COULD_NOT_ASK
    return FOUND if FOUND in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
