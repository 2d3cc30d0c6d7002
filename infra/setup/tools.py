"""The programs a machine must have before anything can be set up.

Standard library only: the set-up runs before anything is installed.
"""

import platform
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from infra.common.child_environment import child_environment

OLDEST_NODE = 20
DEBIAN_PYTHON = Path("/usr/bin/python3")  # a link to python3.11, for instance


def missing() -> list[str]:
    """One sentence with the remedy for each tool that is missing or too old."""
    faults = (_venv(), _node() or _npm())
    return [fault for fault in faults if fault]


def _venv() -> str:
    if find_spec("venv") and find_spec("ensurepip"):
        return ""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    ours = DEBIAN_PYTHON.resolve().name == version
    package = "python3-venv" if ours else f"{version}-venv"
    return (
        "This Python cannot make virtual environments (venv, ensurepip): "
        f"sudo apt install {package}"
    )


def _node() -> str:
    version = node_version()
    if version is None:
        return f"Node.js {OLDEST_NODE} or newer is missing: {_node_remedy()}"
    if version < OLDEST_NODE:
        return f"Node.js {OLDEST_NODE} is needed, this is {version}: {_node_remedy()}"
    return ""


def node_version() -> int | None:
    """The major version of the `node` on PATH; None when it does not run."""
    try:
        answer = subprocess.run(
            ["node", "--version"],
            env=child_environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.match(r"v(\d+)", answer)
    return int(match[1]) if match else None


def _npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        return f"npm is missing, it comes with Node.js: {_node_remedy()}"
    if "microsoft" in platform.release().lower() and npm.startswith("/mnt/"):
        return f"npm is that of Windows ({npm}), install it in Linux: {_node_remedy()}"
    return ""


def _node_remedy() -> str:
    if sys.platform == "darwin":
        return "brew install node"
    return (
        "see https://nodejs.org/en/download"
        " (the packages of Debian 12 and Ubuntu 24.04 are too old)"
    )
