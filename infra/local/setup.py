"""`make setup`: everything the project needs, in .venv, node_modules and build.

Each part is done only when what it is made from has changed. Standard library only:
this runs before anything is installed. Run from the checkout with any Python 3.11+.
"""

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from infra import web
from infra.local.processes import alone
from infra.local.state import ROOT, State, open_state
from infra.local.steps import Command, Step
from infra.local.tools import missing
from infra.local.trouble import Trouble

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
# As pip does: a proxy's certificate may be known to the system only.
UV_TRUSTS = {"UV_SYSTEM_CERTS": "true"}
LOCK = ROOT / "requirements-dev.txt"  # holds what runs in a Lambda, too
PIP: Command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
NETWORK = "Is the network there? Then run it again."


class Stamp:
    """Remembers, beside what was made, from what: gone when that is removed."""

    def __init__(self, path: Path, inputs: Iterable[Path]) -> None:
        self.path = path
        digest = hashlib.sha256()
        for file in sorted(inputs):
            digest.update(f"\0{file}\0".encode() + file.read_bytes())
        self.value = digest.hexdigest()

    def current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def write(self) -> None:
        self.path.write_text(self.value)


def set_up(state: State) -> None:
    """Make what is missing or out of date. Raises Trouble."""
    faults = missing()
    if faults:
        raise Trouble("\n".join(faults))
    with alone(state.directory / "setup.lock", "set-up"):
        node = _begin_node_packages(state)  # beside the others: it waits most
        try:
            _python_packages(state)
            if node:
                _finish_node_packages(node)
        finally:
            if node:
                node.stop()
        _identity_bundle(state)
        web_files()


def _python_packages(state: State) -> None:
    stamp = Stamp(VENV / "ownlist-stamp", [LOCK])
    whole = _whole()
    if whole and stamp.current():
        return
    log = _fresh(state.log("setup-python"))
    if not whole:
        command: Command = [sys.executable, "-m", "venv", "--clear", VENV]
        Step("Python environment", command, log, "Is the disk full?").finish()
    _install(log)
    stamp.write()


def _install(log: Path) -> None:
    """By uv, which takes seconds; by pip where uv cannot."""
    requirements: Command = ["--require-hashes", "-r", LOCK]
    count = sum("==" in line for line in LOCK.read_text().splitlines())
    title = f"{count} Python packages"
    uv: Command = [UV, "pip", "install", "--python", PYTHON]
    try:
        _install_uv(log)
        Step(title, [*uv, *requirements], log, environ=UV_TRUSTS).finish()
    except (Trouble, OSError):
        print("  uv could not install them; pip takes a minute or two instead")
        Step(title, [*PIP, *requirements], log, NETWORK).finish()


def _whole() -> bool:
    """Whether the environment runs, with a Python new enough, and was made here.

    Its scripts hold the path they were made for: in a moved checkout they do not run.
    """
    activate = VENV / "bin" / "activate"
    if not activate.exists() or str(VENV) not in activate.read_text():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", check], check=False).returncode == 0
    except OSError:
        return False


def _install_uv(log: Path) -> None:
    """uv installs the rest in seconds. It comes from its own lines of the lock."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked("uv", LOCK.read_text()))
        requirement.flush()
        arguments = ["--no-deps", "--require-hashes", "-r", requirement.name]
        Step("Python installer", [*PIP, *arguments], log, NETWORK).finish()


def locked(package: str, lock: str) -> str:
    """The lines of one package: its version, and hashes that go on after a `\\`."""
    lines = lock.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{package}=="))
    rest = enumerate(lines[start:], start + 1)
    end = next(n for n, line in rest if not line.endswith("\\"))
    return "\n".join(lines[start:end]) + "\n"


def _node_stamp() -> Stamp:
    return Stamp(ROOT / "node_modules" / ".ownlist-stamp", [ROOT / "package-lock.json"])


def _begin_node_packages(state: State) -> Step | None:
    if _node_stamp().current():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    return Step("Node packages", command, _fresh(state.log("setup-node")), NETWORK)


def _finish_node_packages(step: Step) -> None:
    step.finish()
    _node_stamp().write()


def _fresh(log: Path) -> Path:
    log.write_text("")
    return log


def _identity_bundle(state: State) -> None:
    folders = (ROOT / "functions" / "identity", ROOT / "infra" / "identity")
    inputs = [file for folder in folders for file in folder.rglob("*.*")]
    inputs += [ROOT / "package-lock.json", ROOT / "package.json"]
    bundle = ROOT / "build" / "identity"
    stamp = Stamp(bundle / "ownlist-stamp", filter(Path.is_file, inputs))
    if stamp.current():
        return
    command = ["npm", "run", "--silent", "build:identity"]
    Step("Identity bundle", command, _fresh(state.log("setup-identity"))).finish()
    stamp.write()


def web_files() -> None:
    """The docs pages and what they need, made anew when something of it changed."""
    stamp = Stamp(web.BUILT / "ownlist-stamp", web.inputs())
    if not stamp.current():
        web.build()
        stamp.write()


def main() -> int:
    began = time.monotonic()
    try:
        set_up(open_state())
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    seconds = time.monotonic() - began
    if seconds > 1:
        print(f"  set up in {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
