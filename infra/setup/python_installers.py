"""pip and uv: a machine says where they download from, never what they install.

Indexes, credentials, proxies, certificates, caches and timeouts are honoured. What else
they are configured with does not reach them: their files are read here, and switched
off for them.

Standard library only: the set-up runs before anything is installed.
"""

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.common.child_environment import child_environment, user_home, writable
from infra.common.state_folder import ROOT
from infra.common.steps import Call, Command

CACHES = ROOT / "build" / "cache"  # where the home cannot be written
PIP_INDEXES = ("index-url", "extra-index-url", "find-links", "no-index")
PIP_PASSED = frozenset(
    {
        *PIP_INDEXES,
        *("trusted-host", "cert", "client-cert", "proxy", "keyring-provider"),
        *("timeout", "default-timeout", "retries", "cache-dir", "no-cache-dir"),
    }
)
UV_INDEXES = (
    *("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL"),
    "UV_FIND_LINKS",
)
UV_PASSED = re.compile(
    rf"{'|'.join(UV_INDEXES)}|UV_INDEX_\w+_(USERNAME|PASSWORD)|UV_INSECURE_HOST"
    "|UV_KEYRING_PROVIDER|UV_HTTP_TIMEOUT|UV_HTTP_RETRIES|UV_REQUEST_TIMEOUT"
    "|UV_CONCURRENT_DOWNLOADS|UV_OFFLINE|UV_CACHE_DIR|UV_NO_CACHE|UV_LINK_MODE"
)
# What uv calls it in its files; pip's names are nearly the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "allow-insecure-host": "UV_INSECURE_HOST",
    "trusted-host": "UV_INSECURE_HOST",
    "keyring-provider": "UV_KEYRING_PROVIDER",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}


def pip(python: Path, *arguments: str | Path) -> Call:
    """`python -m pip` with these arguments. Raises UserError."""
    settings = pip_settings(python)
    if not settings.keys() & set(PIP_INDEXES):
        settings |= _as_pip(uv_settings())
    environ = {f"PIP_{_upper(name)}": value for name, value in settings.items()}
    environ |= {"PIP_CONFIG_FILE": os.devnull} | _cache("PIP_CACHE_DIR", "pip")
    words = ("-I", "-m", "pip", "--no-input", "--disable-pip-version-check")
    return Call([python, *words, *arguments], _environment(environ))


def uv(python: Path, *arguments: str | Path) -> Call:
    """The uv installed beside `python`, with these arguments. Raises UserError."""
    settings, of_pip = uv_settings(), pip_settings(python)
    if settings.keys() & set(UV_INDEXES):
        of_pip = {k: v for k, v in of_pip.items() if k not in PIP_INDEXES}
    environ = _as_uv(of_pip) | _cache("UV_CACHE_DIR", "uv") | settings
    # As pip does: a proxy's certificate may be known to the system only.
    environ |= {"UV_SYSTEM_CERTS": "true", "UV_NO_PROGRESS": "1"}
    # One index does not hide the versions of another, as with pip; hashes decide.
    environ |= {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    words = ("--no-config", *(["--no-index"] if of_pip.get("no-index") else []))
    command: Command = [python.with_name("uv"), *arguments[:2], *words, *arguments[2:]]
    return Call(command, _environment(environ))


def pip_settings(python: Path) -> dict[str, str]:
    """What pip's files and PIP_... say of where and how to download."""
    command: Command = [python, "-I", "-m", "pip", "config", "list"]
    named = os.environ.get("PIP_CONFIG_FILE")
    environ = _environment({"PIP_CONFIG_FILE": named} if named else {})
    done = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = dict(_in_order(done.stdout))
    for name, value in os.environ.items():
        if name.startswith("PIP_") and value:
            found[name.removeprefix("PIP_").lower().replace("_", "-")] = value
    return {
        name: " ".join(v.split()) for name, v in found.items() if name in PIP_PASSED
    }


def _in_order(listing: str) -> Iterator[tuple[str, str]]:
    """`section.name='value'` of each line; what is said of `install` comes last."""
    lines = re.findall(r"^(global|download|install)\.([\w-]+)=(.+)$", listing, re.M)
    for _, name, value in sorted(lines, key=lambda line: line[0] == "install"):
        yield name, str(ast.literal_eval(value))


def uv_settings() -> dict[str, str]:
    """What uv.toml and UV_... say of where and how to download."""
    found: dict[str, str] = {}
    for file in _uv_files():
        found |= _of_uv_file(file)
    return found | {k: v for k, v in os.environ.items() if UV_PASSED.fullmatch(k) and v}


def _uv_files() -> list[Path]:
    """The system's, then the user's, which goes before it; or the one that is named."""
    if named := os.environ.get("UV_CONFIG_FILE"):
        return [Path(named)]
    system = (os.environ.get("XDG_CONFIG_DIRS") or "/etc").split(os.pathsep)
    own = os.environ.get("XDG_CONFIG_HOME") or user_home() / ".config"
    return [Path(folder) / "uv" / "uv.toml" for folder in (*system, "/etc", own)]


def _of_uv_file(file: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    content |= content.get("pip", {})
    plain = {name: _words(value) for name, value in content.items() if name in UV_NAMES}
    return _as_uv(plain) | _of_uv_indexes(content.get("index", []))


def _of_uv_indexes(indexes: list[dict[str, Any]]) -> dict[str, str]:
    """The tables [[index]]: a named one keeps its name, which leads to a password."""
    found: dict[str, list[str]] = {}
    for each in indexes:
        name = "UV_DEFAULT_INDEX" if each.get("default") else "UV_INDEX"
        label = f"{each['name']}=" if "name" in each else ""
        found.setdefault(name, []).append(f"{label}{each.get('url', '')}")
    return {name: " ".join(urls) for name, urls in found.items()}


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_uv(settings: Mapping[str, str]) -> dict[str, str]:
    environ = {UV_NAMES[k]: v for k, v in settings.items() if k in UV_NAMES and v}
    if links := environ.get("UV_FIND_LINKS"):
        environ["UV_FIND_LINKS"] = links.replace(" ", ",")
    return environ


def _as_pip(settings: Mapping[str, str]) -> dict[str, str]:
    """uv's indexes in pip's words; pip has no names for them."""
    default = settings.get("UV_DEFAULT_INDEX") or settings.get("UV_INDEX_URL", "")
    extra = settings.get("UV_INDEX") or settings.get("UV_EXTRA_INDEX_URL", "")
    links = settings.get("UV_FIND_LINKS", "").replace(",", " ")
    plain = " ".join(re.sub(r"^[\w-]+=", "", each) for each in extra.split())
    found = {
        "index-url": re.sub(r"^[\w-]+=", "", default),
        "extra-index-url": plain,
        "find-links": links,
        "trusted-host": settings.get("UV_INSECURE_HOST", ""),
    }
    return {name: value for name, value in found.items() if value}


def _cache(variable: str, name: str) -> dict[str, str]:
    """A cache of this checkout where the usual one cannot be written."""
    usual = os.environ.get("XDG_CACHE_HOME") or user_home() / ".cache"
    usable = writable(Path(usual) / name) or os.environ.get(variable)
    return {} if usable else {variable: str(CACHES / name)}


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """With the user's home even where it cannot be written: passwords may be there."""
    return child_environment({"HOME": str(user_home()), **more}, network=True)


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")
