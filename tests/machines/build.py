"""Builds a machine of the table: its folder, its home, its PATH, and who uses it."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.common.state_folder import ROOT
from tests.machines.table import Machine

PYTHON = re.compile(r"(python|pip|idle|pydoc|2to3|easy_install)[\d.]*(-config)?")
# How this machine reaches the package registries; the rest of its settings stays out.
LOOPBACK_ONLY = (
    'ip link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=1; exec "$@"'
)
NETWORK = re.compile(r"(?i)(\w+_)?proxy|.*CERT.*|.*CA_BUNDLE|SSL_.*|.*FIND_LINKS")


class CannotBuild(Exception):
    """This machine cannot be made to look like that one; the message says why."""


class Built:
    """A machine that has been built in `place`."""

    def __init__(self, machine: Machine, place: Path) -> None:
        self.machine = machine
        self.home = place / "home"
        self.programs = place / "bin"
        self._checkout = place / machine.folder
        self.folder = place / "link" if machine.link else self._checkout
        if machine.user and os.geteuid() != 0:
            raise CannotBuild("only root can be another user")
        if machine.offline and (os.geteuid() != 0 or not shutil.which("unshare")):
            raise CannotBuild("only root, with unshare, can take the network away")
        self.home.mkdir(parents=True)
        self._link_programs()
        self._copy_files()
        self._give(place)

    def environ(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if NETWORK.fullmatch(k)}
        own = {"PATH": str(self.programs), "HOME": str(self.home), "TERM": "dumb"}
        asked = self.machine.environ.items()
        return kept | own | {k: v.format(home=self.home) for k, v in asked}

    def command(self, *words: str, offline: bool = False) -> list[str]:
        """`make` with these words, as its user would say it."""
        command = ["make", *words]
        if self.machine.user:
            who = f"--reuid={self.machine.user}"
            command = ["setpriv", who, "--regid=nogroup", "--clear-groups", *command]
        if offline and self.machine.offline:
            command = ["unshare", "-n", "--", "sh", "-c", LOOPBACK_ONLY, "sh", *command]
        return command

    def _link_programs(self) -> None:
        """One folder with all programs but those it has not, and one Python."""
        self.programs.mkdir()
        for program in _programs():
            target = self.programs / program.name
            if program.name in self.machine.hidden or target.is_symlink():
                continue
            if not PYTHON.fullmatch(program.name):
                target.symlink_to(program)
        minors = [self.machine.python] if self.machine.python else _here()
        found = {minor: _interpreter(minor, self.machine.user) for minor in minors}
        there = {minor: path for minor, path in found.items() if path}
        if not there:
            raise CannotBuild(f"there is no Python {' or '.join(minors)} here")
        for minor, path in there.items():
            if f"python{minor}" not in self.machine.hidden:
                (self.programs / f"python{minor}").symlink_to(path)
        first = next(path for path in there.values())
        (self.programs / "python3").symlink_to(first)

    def _copy_files(self) -> None:
        self._checkout.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "-q", ROOT, self._checkout], check=True)
        if self.machine.archive:
            shutil.rmtree(self._checkout / ".git")
        if self.machine.link:
            self.folder.symlink_to(self._checkout)
        for name, content in self.machine.files.items():
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_text(content)

    def _give(self, place: Path) -> None:
        """To its user, but for a home that can only be read."""
        if not self.machine.user:
            return
        owner = pwd.getpwnam(self.machine.user)
        for path in (place, *place.rglob("*")):
            if not path.is_symlink():
                os.chown(path, owner.pw_uid, owner.pw_gid)
        if self.machine.read_only_home:
            os.chown(self.home, 0, 0)
            self.home.chmod(0o555)


def _programs() -> Iterator[Path]:
    """Every program on PATH, but for the shims of version managers."""
    for folder in _folders():
        found = sorted(folder.iterdir())
        yield from (p for p in found if p.is_file() and os.access(p, os.X_OK))


def _folders() -> Iterator[Path]:
    """Those of PATH but for shims, and where Debian puts what only root looks for."""
    for folder in map(Path, [*os.environ["PATH"].split(os.pathsep), "/usr/sbin"]):
        if "shims" not in folder.parts and folder.is_dir():
            yield folder


def _here() -> list[str]:
    """This Python, and Lambda's, by which packages are made."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [*dict.fromkeys((own, "3.13"))]


def _interpreter(minor: str, user: str) -> Path | None:
    """A Python of this version that runs, and that its user can reach."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [
        *sorted(pyenv.glob(f"versions/{minor}.*/bin/python{minor}")),
        *(folder / f"python{minor}" for folder in _folders()),
    ]
    for candidate in candidates:
        reached = not user or not candidate.is_relative_to("/root")
        if candidate.exists() and reached:
            return candidate
    return None
