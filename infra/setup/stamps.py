"""What was made, and from what: it is made again when either is not so any more.

Standard library only: the set-up runs before anything is installed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from infra.common.state_folder import ROOT

# What is there now: names, and what tells that each is as it was.
Look = Callable[[], dict[str, str]]


class Stamp:
    """Remembers, beside what was made, what it was made from and what came of it.

    What else lies there does no harm: packages that somebody has added, for instance.
    """

    def __init__(self, path: Path, inputs: Iterable[Path], look: Look) -> None:
        self.path = path
        self.look = look
        digest = hashlib.sha256()
        for file in sorted(inputs):
            name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
            digest.update(f"\0{name}\0".encode() + file.read_bytes())
        self.value = digest.hexdigest()

    def current(self) -> bool:
        return self.why() == ""

    def why(self) -> str:
        """Why it must be made again, in a few words; empty when it need not be."""
        try:
            recorded = json.loads(self.path.read_text())
            value, made = recorded["from"], dict(recorded["made"])
        except (OSError, ValueError, TypeError, KeyError):
            return "incomplete" if self.look() else "missing"
        if value != self.value:
            return "out of date"
        now = self.look()
        lost = [name for name in made if name not in now]
        changed = [name for name in made if now.get(name, made[name]) != made[name]]
        if lost:
            return f"{lost[0]} is missing"
        return f"{changed[0]} has changed" if changed else ""

    def forget(self) -> None:
        """Before it is made again: what is broken off half-way is not believed."""
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        record = {"from": self.value, "made": self.look()}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(record, indent=0))


def files(folder: Path, *patterns: str) -> Look:
    """The files of a folder with their sizes."""

    def look() -> dict[str, str]:
        found = (path for pattern in patterns for path in folder.glob(pattern))
        return {
            str(path.relative_to(folder)): str(path.stat().st_size)
            for path in found
            if path.is_file() and path.name != "ownlist-stamp"
        }

    return look


def node_packages() -> dict[str, str]:
    """The version of each package of node_modules, as npm notes it; those there only.

    npm writes its note again each time it adds or removes one.
    """
    try:
        note = json.loads((ROOT / "node_modules" / ".package-lock.json").read_text())
    except (OSError, ValueError):
        return {}
    packages: dict[str, dict[str, str]] = note.get("packages", {})
    return {
        name: package.get("version", "")
        for name, package in packages.items()
        if (ROOT / name / "package.json").is_file()
    }


def python_packages(environment: Path) -> Look:
    """What lies in bin and site-packages: each package has a folder with its version.

    With the path, as programs of an environment that was moved do not run.
    """

    def look() -> dict[str, str]:
        places = (environment / "bin", *environment.glob("lib/python*/site-packages"))
        names = (
            str(path.relative_to(environment))
            for place in places
            if place.is_dir()
            for path in place.iterdir()
            if path.name != "__pycache__"
        )
        there = dict.fromkeys(names, "")
        return there and {**there, "its folder": str(environment)}

    return look
