"""`make setup`: everything the project needs, in .venv, node_modules and build.

Each part is done only when what it is made from has changed. Standard library only:
this runs before anything is installed. Run from the checkout with any Python 3.11+.
"""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.state import ROOT, State, open_state
from infra.local.steps import Command, Steps
from infra.local.tools import missing
from infra.local.trouble import Trouble

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"  # holds what runs in a Lambda, too
PIP: Command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
NETWORK = "Is the network there? Then run it again."


class Stamp:
    """Remembers, beside what was made, from what: gone when that is removed."""

    def __init__(self, path: Path, inputs: Iterable[Path]) -> None:
        self.path = path
        digest = hashlib.sha256()
        for file in sorted(inputs):
            digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
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
    with _alone(state):
        steps = Steps(state.log("setup"))
        _python_packages(steps)
        _node_packages(steps)
        _identity_bundle(steps)


@contextmanager
def _alone(state: State) -> Iterator[None]:
    """Two set-ups at a time would tread on each other: the second waits."""
    with (state.directory / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  waiting for another set-up in this checkout ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _python_packages(steps: Steps) -> None:
    stamp = Stamp(VENV / "ownlist-stamp", [LOCK])
    whole = _whole()
    if whole and stamp.current():
        return
    if not whole:
        command: Command = [sys.executable, "-m", "venv", "--clear", VENV]
        steps.run("Python environment", command, "Is the disk full?")
    requirements: Command = ["--require-hashes", "-r", LOCK]
    count = sum("==" in line for line in LOCK.read_text().splitlines())
    title = f"{count} Python packages"
    try:
        _install_uv(steps)
        uv: Command = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]
        # As pip does: a proxy's certificate may be known to the system only.
        steps.run(title, [*uv, *requirements], "", {"UV_SYSTEM_CERTS": "true"})
    except Trouble:
        print("  uv could not install them; pip takes a minute or two instead")
        steps.run(title, [*PIP, *requirements], NETWORK)
    stamp.write()


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


def _install_uv(steps: Steps) -> None:
    """uv installs the rest in seconds. It comes from its own lines of the lock."""
    lines = LOCK.read_text().splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("uv=="))
    length = next(
        number
        for number, line in enumerate(lines[start:], 1)
        if not line.rstrip().endswith("\\")
    )
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.writelines(lines[start : start + length])
        requirement.flush()
        arguments = ["--no-deps", "--require-hashes", "-r", requirement.name]
        steps.run("Python installer", [*PIP, *arguments], NETWORK)


def _node_packages(steps: Steps) -> None:
    lock = ROOT / "package-lock.json"
    stamp = Stamp(ROOT / "node_modules" / ".ownlist-stamp", [lock])
    if stamp.current():
        return
    steps.run("Node packages", ["npm", "ci", "--no-audit", "--no-fund"], NETWORK)
    stamp.write()


def _identity_bundle(steps: Steps) -> None:
    folders = (ROOT / "functions" / "identity", ROOT / "infra" / "identity")
    inputs = [file for folder in folders for file in folder.rglob("*.*")]
    inputs += [ROOT / "package-lock.json", ROOT / "package.json"]
    bundle = ROOT / "build" / "identity"
    stamp = Stamp(bundle / "ownlist-stamp", filter(Path.is_file, inputs))
    if stamp.current():
        return
    command = ["npm", "run", "--silent", "build:identity"]
    steps.run("Identity bundle", command, "")
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
