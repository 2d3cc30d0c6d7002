"""Copies of the tree in which a guard may be removed without harm."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.places import ROOT
from tests.mutants.table import Guard

LINKED = (".venv", "node_modules")
FILES = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


def copy_tree(folder: Path) -> None:
    """The files that git knows or would take, and what is made of them in `build`."""
    for name in filter(None, _listed().split("\0")):
        if (ROOT / name).is_file():  # and was not removed since
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "build", folder / "build")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)


def _listed() -> str:
    try:
        return subprocess.run(
            FILES, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise SystemExit(
            "make mutants needs git: run it in a clone of the repository."
        ) from None


@contextmanager
def removed(guard: Guard, folder: Path) -> Iterator[str]:
    """The copy without the guard while the block lasts; yields the file it was in."""
    place = guard.place(folder)
    path = folder / place.file
    source = path.read_text()
    _write(path, guard.removed_from(source, place))
    try:
        yield place.file
    finally:
        _write(path, source)


def _write(path: Path, source: str) -> None:
    """Compiled files go: Python tells them by the second and the size alone."""
    path.write_text(source)
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
