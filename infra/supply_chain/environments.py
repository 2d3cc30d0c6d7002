"""Python environments beside the project's own, made of locked and hashed packages."""

import sys
from pathlib import Path

from infra.common.state_folder import ROOT, open_state
from infra.common.steps import Step, call, run
from infra.setup.__main__ import NETWORK, PYTHON
from infra.setup.python_installers import uv
from infra.setup.stamps import Stamp, python_packages

TOOLS = ROOT / "requirements-tools.txt"
SHIPPED = ROOT / "requirements.txt"


def environment(name: str, lock: Path) -> Path:
    """The folder of an environment with these packages and no other; UserError if none.

    Created again when the lock has changed: only who uses heavy tools installs them.
    """
    folder = ROOT / "build" / name
    stamp = Stamp(folder / "ownlist-stamp", [lock], python_packages(folder))
    if not stamp.current():
        stamp.forget()
        log = open_state().log(f"environment-{name}")
        options = ("--clear", "--without-pip", folder)
        made = call(sys.executable, "-I", "-m", "venv", *options)
        run(Step(f"Environment {name}", made, log))
        where = ("--python", folder / "bin" / "python", "--require-hashes", "-r", lock)
        install = uv(PYTHON, "pip", "install", *where)
        run(Step(f"Packages of {name}", install, log, NETWORK))
        stamp.write()
    return folder
