"""Where what outlives a run is kept: the local database, secrets, logs.

Standard library only: the set-up runs before anything is installed.
"""

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.common.errors import UserError
from infra.common.unprivileged import reachable

ROOT = Path(__file__).resolve().parents[2]
# How Windows drives are mounted in WSL: too slow for a database, and without the
# permissions that PostgreSQL insists on.
WINDOWS_FILE_SYSTEMS = frozenset({"9p", "drvfs", "virtiofs"})


class State:
    """A folder of this checkout's own. Its servers may enter it, others not list it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def postgres(self) -> Path:
        return self.directory / "postgres"

    @property
    def offline_record(self) -> Path:
        """Holds the pid of serverless-offline while it runs."""
        return self.directory / "serverless-offline.pid"

    def log(self, name: str) -> Path:
        logs = self.directory / "logs"
        logs.mkdir(exist_ok=True)
        return logs / f"{name}.log"

    def secret(self, name: str) -> str:
        """A random text, made once, that only this user can read."""
        path = self.directory / name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text()


def open_state(root: Path = ROOT, environ: Mapping[str, str] = os.environ) -> State:
    """The state of this checkout, its folder made if need be. Raises UserError."""
    directory = choose(root, environ)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if directory.lstat().st_uid != os.geteuid():
            raise UserError(
                f"{directory} belongs to another user: set OWNLIST_STATE to your own."
            )
        directory.chmod(0o711)
    except OSError as error:
        raise UserError(
            f"Cannot write {directory} ({error.strerror}): set OWNLIST_STATE to a "
            "folder where you can write."
        ) from error
    return State(directory)


def choose(root: Path, environ: Mapping[str, str]) -> Path:
    """OWNLIST_STATE, or the first folder that will do. Raises UserError."""
    if chosen := environ.get("OWNLIST_STATE"):
        return _checked(Path(chosen).expanduser().absolute())
    for candidate in _candidates(root, environ):
        if reachable(candidate):
            return candidate
    raise UserError("No folder for the local database: set OWNLIST_STATE to one.")


def _checked(directory: Path) -> Path:
    if reachable(directory):
        return directory
    raise UserError(
        f"Run by root, PostgreSQL runs as the user nobody, who cannot reach "
        f"{directory}: set OWNLIST_STATE to a folder under /var/tmp, for instance."
    )


def _candidates(root: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    digest = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    home = Path(environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    if not on_windows_drive(root):
        yield root / ".state"
    yield home / "ownlist" / f"{root.name}-{digest}"
    yield Path("/var/tmp") / f"ownlist-{digest}"  # noqa: S108 - its owner is checked


def on_windows_drive(path: Path, release: str = "", mounts: str = "") -> bool:
    """Whether WSL shows us a folder of Windows. Without arguments: of this machine."""
    if "microsoft" not in (release or platform.release()).lower():
        return False
    best, kind = "", ""
    for line in (mounts or Path("/proc/mounts").read_text()).splitlines():
        _, point, system, *_ = line.split()
        point = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), point)
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, system
    return kind in WINDOWS_FILE_SYSTEMS
