"""npm: a machine says where it downloads from, never what it installs.

Registries, credentials, proxies, certificates, caches and timeouts are honoured. What
else npm is configured with does not reach it: its files are read here, and switched off
for it. Only the .npmrc of this project counts whole.

Standard library only: the set-up runs before anything is installed.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.common.child_environment import child_environment, user_home, writable
from infra.common.state_folder import ROOT
from infra.common.steps import Call

CACHE = ROOT / "build" / "cache" / "npm"  # where the home cannot be written
PREFIX = "npm_config_"
PASSED = re.compile(
    r"//.+|@[^:]+:registry|registry|_auth\w*|cache|logs-dir|proxy|https-proxy|noproxy"
    r"|ca|cafile|cert|key|strict-ssl|local-address|fetch-[a-z]+|maxsockets|offline"
    r"|prefer-offline|prefer-online|replace-registry-host"
)
LINE = re.compile(r"^\s*([^;#\s][^=]*?)\s*=\s*(.*?)\s*$", re.MULTILINE)
VARIABLE = re.compile(r"\$\{([^${}?]+)\??\}")
CI = (
    *("--include=dev", "--include=optional", "--include=peer", "--ignore-scripts"),
    *("--no-audit", "--no-fund"),
)


def npm(*arguments: str) -> Call:
    """npm with these arguments. Raises UserError."""
    return Call(["npm", *arguments], _environment(settings()))


def npm_ci() -> Call:
    """Install all that package-lock.json names for this machine. Raises UserError."""
    return npm("ci", *CI)


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What npm's files and variables say of where and how to download, by its names."""
    home = user_home(environ)
    said = dict(_of_environment(environ))
    user = said.get("userconfig") or str(home / ".npmrc")
    found: dict[str, str] = {}
    for file in (said.get("globalconfig") or _global_file(), user):
        found |= dict(_of_file(Path(file), environ))
    found |= said
    if not found.get("cache") and not writable(home / ".npm"):
        found["cache"] = str(CACHE)
    return {name: value for name, value in found.items() if PASSED.fullmatch(name)}


def _environment(found: Mapping[str, str]) -> dict[str, str]:
    environ = {f"{PREFIX}{name}": value for name, value in found.items() if value}
    environ[f"{PREFIX}userconfig"] = os.devnull
    environ[f"{PREFIX}globalconfig"] = f"{os.devnull}/npmrc"  # npm takes no file twice
    return child_environment(environ, network=True)


def _of_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """npm takes NPM_CONFIG_FETCH_TIMEOUT, too; keys of a registry are as written."""
    for variable, value in environ.items():
        if variable[: len(PREFIX)].lower() == PREFIX and value:
            name = variable[len(PREFIX) :]
            yield name if name.startswith("//") else _plain(name), value


def _plain(name: str) -> str:
    return re.sub(r"(?<!^)_", "-", name).lower()


def _of_file(file: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    try:
        content = file.read_text()
    except (OSError, ValueError):
        return
    certificates = []
    for name, value in LINE.findall(content):
        said = _value(value, environ)
        if name == "ca[]":
            certificates.append(said)
        yield name, said
    if certificates:
        yield "ca", "\n\n".join(certificates)  # so npm splits a variable


def _value(written: str, environ: Mapping[str, str]) -> str:
    """Without quotes, or else without a comment; `${TOKEN}` is that variable."""
    quoted = re.fullmatch(r"""(["'])(.*)\1""", written)
    text = quoted[2] if quoted else re.split(r"\s*(?<!\\)[;#]", written)[0]
    text = text.replace("\\n", "\n") if quoted else re.sub(r"\\([;#])", r"\1", text)
    return VARIABLE.sub(lambda match: environ.get(match[1], match[0]), text)


def _global_file() -> str:
    """npm knows: it depends on how Node.js was installed. Empty when it cannot say."""
    environ = child_environment({f"{PREFIX}userconfig": os.devnull})
    command = ["npm", "config", "get", "globalconfig"]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
