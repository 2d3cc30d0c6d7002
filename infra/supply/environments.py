"""Python environments beside the project's own, made of locked and hashed packages."""

import sys
from pathlib import Path

from infra.local.setup import NETWORK, UV, UV_TRUSTS, Stamp
from infra.local.state import ROOT, open_state
from infra.local.steps import Command, Step

TOOLS = ROOT / "requirements-tools.txt"
SHIPPED = ROOT / "requirements.txt"


def environment(name: str, lock: Path) -> Path:
    """The folder of an environment with these packages and no other; Trouble if none.

    Made anew when the lock has changed: heavy tools are installed by who uses them.
    """
    folder = ROOT / "build" / name
    stamp = Stamp(folder / "ownlist-stamp", [lock])
    if not stamp.current():
        log = open_state().log(f"environment-{name}")
        made: Command = [UV, "venv", "--quiet", "--clear", "-p", sys.executable, folder]
        Step(f"Environment {name}", made, log).finish()
        packages: Command = ["--require-hashes", "-r", lock]
        python = folder / "bin" / "python"
        install: Command = [UV, "pip", "install", "--python", python, *packages]
        Step(f"Packages of {name}", install, log, NETWORK, UV_TRUSTS).finish()
        stamp.write()
    return folder
