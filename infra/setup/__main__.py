"""`make setup`: everything the project needs, in .venv, node_modules and build.

Each part is made only when it is not there, not whole, or what it is made from has
changed. Standard library only: this runs before anything is installed. Run from the
checkout with any Python 3.11+.
"""

import json
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from infra.common.child_environment import child_environment
from infra.common.errors import UserError
from infra.common.processes import alone
from infra.common.state_folder import ROOT, State, open_state
from infra.common.steps import Command, Part, Step, call, run_together
from infra.setup import build_identity, build_web
from infra.setup.checkout import others_files, refuse_folder
from infra.setup.npm import npm_ci
from infra.setup.python_installers import pip, uv
from infra.setup.stamps import Stamp, files, node_packages, python_packages
from infra.setup.tools import missing

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"  # holds what runs in a Lambda, too
NODE = ROOT / "node_modules"
NODE_LOCK = ROOT / "package-lock.json"
BUILT = ROOT / "build"
NETWORK = "Check the network, then run it again."
THIS_PYTHON = "--this-python"  # the environment is to be of the Python that runs this
OUT_OF_DATE = ("", "missing", "out of date")  # what is no damage
# Of an environment whose interpreter was replaced, the packages are in another folder.
RUNS = """
import os, sys, sysconfig
good = sys.version_info >= (3, 11) and sys.prefix == sys.argv[1]
sys.exit(not (good and os.path.isdir(sysconfig.get_path("purelib"))))
"""


def set_up(state: State, *, this_python: bool = False) -> None:
    """Make what is missing or out of date. Raises UserError.

    `this_python`: an environment of another minor version is out of date, too.
    """
    faults = missing()
    if faults:
        raise UserError("\n".join(faults))
    with alone(state.directory / "setup.lock", "set-up"):
        run_together(_python_packages(state, this_python), _node_packages(state))
        run_together(_identity_bundle(state))
        web_files()


def _python_packages(state: State, this_python: bool) -> Part:
    stamp = Stamp(VENV / "ownlist-stamp", [LOCK], python_packages(VENV))
    another = _another() if this_python else ""
    why = another or stamp.why() or _broken()
    if not why:
        return
    _prepare(VENV, why)
    stamp.forget()
    log = _fresh(state.log("setup-python"))
    if why != "out of date" or _broken():
        made = call(sys.executable, "-I", "-m", "venv", "--clear", VENV)
        yield Step(
            "Python environment",
            made,
            log,
            "Check that the disk has space, then run it again.",
        )
    yield from _install(log)
    stamp.write()


def _install(log: Path) -> Part:
    """By uv, which takes seconds; by pip where uv cannot."""
    requirements = ("--require-hashes", "-r", LOCK)
    count = sum("==" in line for line in LOCK.read_text().splitlines())
    title = f"{count} Python packages"
    try:
        yield from _install_uv(log)
        install = uv(PYTHON, "pip", "install", "--python", PYTHON, *requirements)
        yield Step(title, install, log)
    except (UserError, OSError):
        print("  uv failed; pip tries now, which takes a minute or two")
        yield Step(title, pip(PYTHON, "install", *requirements), log, NETWORK)


def _broken() -> str:
    """Why the environment does not run as it is; empty when it does."""
    command: Command = [PYTHON, "-I", "-c", RUNS, VENV]
    try:
        done = subprocess.run(
            command, env=child_environment(), capture_output=True, check=False
        )
    except OSError:
        return "its Python is gone"
    return "its Python was replaced" if done.returncode else ""


def _another() -> str:
    """That the environment is not of this Python's minor version; empty if it is."""
    version = sysconfig.get_python_version()
    there = (VENV / "lib" / f"python{version}").is_dir() or not VENV.exists()
    return "" if there else f"not of Python {version}"


def _install_uv(log: Path) -> Part:
    """uv installs the rest in seconds. It comes from its own lines of the lock."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked("uv", LOCK.read_text()))
        requirement.flush()
        arguments = ("--no-deps", "--require-hashes", "-r", requirement.name)
        install = pip(PYTHON, "install", *arguments)
        yield Step("Python installer", install, log, NETWORK)


def locked(package: str, lock: str) -> str:
    """The lines of one package: its version, and hashes that go on after a `\\`."""
    lines = lock.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{package}=="))
    rest = enumerate(lines[start:], start + 1)
    end = next(n for n, line in rest if not line.endswith("\\"))
    return "\n".join(lines[start:end]) + "\n"


def _node_packages(state: State) -> Part:
    stamp = Stamp(NODE / ".ownlist-stamp", [NODE_LOCK], node_packages)
    if not (why := stamp.why()):
        return
    _prepare(NODE, why)
    stamp.forget()
    yield Step("Node packages", npm_ci(), _fresh(state.log("setup-node")), NETWORK)
    if left_out := _needed() - node_packages().keys():
        raise UserError(
            f"npm did not install {', '.join(sorted(left_out))}: run it again."
        )
    stamp.write()


def _needed() -> set[str]:
    """The packages of the lock that every machine needs."""
    packages = json.loads(NODE_LOCK.read_text())["packages"]
    optional = ("optional", "devOptional", "peer")
    return {
        name
        for name, package in packages.items()
        if name and not any(package.get(kind) for kind in optional)
    }


def _prepare(folder: Path, why: str) -> None:
    """Say why it is made again, if it is no matter of course. Raises UserError."""
    if whose := others_files([folder]):
        raise UserError(whose)
    if why not in OUT_OF_DATE:
        print(f"  {folder.relative_to(ROOT)}: {why}; rebuilt", flush=True)


def _fresh(log: Path) -> Path:
    log.write_text("")
    return log


def _identity_bundle(state: State) -> Part:
    made = files(build_identity.IDENTITY, "*.mjs")
    stamp = Stamp(
        build_identity.IDENTITY / "ownlist-stamp", build_identity.inputs(), made
    )
    if not (why := stamp.why()):
        return
    _prepare(build_identity.IDENTITY, why)
    stamp.forget()
    yield Step(
        "Identity bundle", build_identity.bundle(), _fresh(state.log("setup-identity"))
    )
    stamp.write()


def web_files() -> None:
    """The docs pages and what they need, rebuilt when something of it changed."""
    made = files(build_web.BUILT, "*.gz", "assets/*.gz")
    stamp = Stamp(build_web.BUILT / "ownlist-stamp", build_web.inputs(), made)
    if why := stamp.why():
        _prepare(build_web.BUILT, why)
        stamp.forget()
        build_web.build()
        stamp.write()


def main() -> int:
    began = time.monotonic()
    try:
        refuse_folder()
        set_up(open_state(), this_python=THIS_PYTHON in sys.argv[1:])
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(others_files([BUILT, ROOT / ".state"]) or error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    seconds = time.monotonic() - began
    if seconds > 1:
        print(f"  set up in {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
