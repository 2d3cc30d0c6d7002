"""What a test needs and this machine may not have.

Each such program has a fixture. A test with that fixture, be it through another one, is
skipped where the program is missing, before anything is started for it; one line at the
end of the run says what to install. In CI it fails: a green run there must not hide a
missing part.
"""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.common.errors import UserError
from infra.package.interpreter import python313
from infra.postgres import pgbouncer
from tests.support.docs import browser


class Program(NamedTuple):
    name: str
    fixture: str
    packages: str
    there: Callable[[], bool]
    installer: str = "sudo apt install"

    @property
    def reason(self) -> str:
        return f"{self.name} is missing: {self.installer} {self.packages}"


def tls_postgres() -> Path | None:
    """The programs of Debian's PostgreSQL: the embedded one is built without TLS."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb", path=os.pathsep.join(map(str, places)))
    return Path(found).parent if places and found else None


def _on_path(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _curl_and_jq() -> bool:
    return all(shutil.which(name) for name in ("curl", "jq"))


def _pgbouncer() -> bool:
    return pgbouncer.program() is not None


def _python313() -> bool:
    try:
        return bool(python313())
    except UserError:
        return False


def _tls_postgres() -> bool:
    return tls_postgres() is not None


PROGRAMS = (
    Program("PgBouncer", "pgbouncer", "pgbouncer", _pgbouncer),
    Program("Chromium", "chromium", "chromium chromium-driver", browser.installed),
    Program("Python 3.13", "python", "3.13", _python313, ".venv/bin/uv python install"),
    Program("PostgreSQL with TLS", "postgres_with_tls", "postgresql", _tls_postgres),
    Program("git", "git", "git", _on_path("git")),
    Program("curl and jq", "curl", "curl jq", _curl_and_jq),
)


@cache
def present(program: Program) -> bool:
    """Looked for once in a run: to try every Python there is takes half a second."""
    return program.there()


def need(program: Program) -> None:
    """Skip the running test where the program is missing; fail it in CI."""
    if present(program):
        return
    if os.environ.get("CI"):
        pytest.fail(program.reason, pytrace=False)
    pytest.skip(program.reason)
