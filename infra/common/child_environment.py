"""The environment of every program that we start: a short list, and nothing else.

A shell holds what changes programs without a word: PYTHONPATH, NODE_ENV, IDENTITY,
LD_PRELOAD, a locale. What is not named here is not passed on. Package managers get a
few settings more: see package_managers.py.

Standard library only: the set-up runs before anything is installed.
"""

import os
import pwd
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.common.errors import UserError
from infra.common.state_folder import ROOT

HOME_HERE = ROOT / "build" / "home"

PERSON = ("HOME", "USER", "LOGNAME", "SHELL")
TERMINAL = ("TERM", "NO_COLOR")
FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME")
# `node` and `python3` may be small programs of a version manager. Like PATH, these
# say which program is meant.
VERSION_MANAGERS = (
    *("PYENV_ROOT", "PYENV_VERSION", "NODENV_ROOT", "NODENV_VERSION", "VOLTA_HOME"),
    *("ASDF_DIR", "ASDF_DATA_DIR", "ASDF_NODEJS_VERSION", "ASDF_PYTHON_VERSION"),
    *("MISE_DATA_DIR", "MISE_CONFIG_DIR", "MISE_NODE_VERSION", "MISE_PYTHON_VERSION"),
)
PASSED = frozenset({"PATH", *PERSON, *TERMINAL, *FOLDERS, *VERSION_MANAGERS})
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
CERTIFICATES = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "SSL_CLIENT_CERT", "REQUESTS_CA_BUNDLE"),
    *("CURL_CA_BUNDLE", "NIX_SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"),
    "NODE_USE_SYSTEM_CA",
)
NETWORK = frozenset(
    {*_PROXIES, *(name.upper() for name in _PROXIES), *CERTIFICATES, "NETRC"}
)
# macOS has no C.UTF-8.
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
FIXED = {
    "LC_ALL": LOCALE,
    "LANG": LOCALE,
    "TZ": "UTC",
    "PYTHONUTF8": "1",
    "PYTHONNOUSERSITE": "1",
}


def child_environment(
    more: Mapping[str, str] | None = None,
    *,
    network: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """All that a program we start finds in its environment, `more` included.

    `network` adds proxies and certificates, for what leaves this machine. PATH is
    always there, and a HOME and a TMPDIR that can be written. Raises UserError.
    """
    passed = PASSED | NETWORK if network else PASSED
    chosen = {name: value for name, value in environ.items() if name in passed}
    chosen["PATH"] = chosen.get("PATH") or os.defpath
    chosen["HOME"] = _writable_home(user_home(environ))
    return chosen | {"TMPDIR": temporary_folder()} | FIXED | dict(more or {})


def user_home(environ: Mapping[str, str] = os.environ) -> Path:
    """HOME, or without one the user's home as the system knows it; `/` if unknown."""
    if said := environ.get("HOME"):
        return Path(said)
    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:  # a container's user may have a number only
        return Path("/")


def _writable_home(home: Path) -> str:
    """The emulator and Node.js's tools do not start without a home for their notes."""
    if writable(home):
        return str(home)
    HOME_HERE.mkdir(parents=True, exist_ok=True)
    return str(HOME_HERE)


def temporary_folder() -> str:
    """TMPDIR if it can be written, else the system's. Raises UserError."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:
        raise UserError(
            "No folder for temporary files can be written: set TMPDIR to one."
        ) from None


def writable(folder: Path) -> bool:
    """Whether `folder` can be written, or made where it is missing."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
