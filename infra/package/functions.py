"""The functions: each archive has one handler, and the code that all of them share."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from infra.common.state_folder import ROOT
from infra.package.archive import below
from infra.package.bytecode import compile_tree

SHIPPED = ("functions", "shared")
WEB = "web"
IDENTITY = "identity"
SEEN_AT = "/var/task"  # where Lambda unpacks the archive of a function
# What is built before, by `make setup`, and served or run as it is.
BUILT = {
    WEB: ("build/web/*.gz", "build/web/assets/*.gz"),
    IDENTITY: ("build/identity/handler.mjs",),
}


def names(root: Path = ROOT) -> list[str]:
    """Every function: one module of functions/, or one folder, has its name."""
    entries = (root / "functions").iterdir()
    return sorted(e.stem for e in entries if not e.name.startswith(("_", ".")))


def stage(folder: Path, python: Path, root: Path = ROOT) -> None:
    """Copy our sources into an empty folder and compile them there.

    Never in place: bytecode that nobody checks would hide the next change.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for path in _sources(root):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    compile_tree(python, folder, SEEN_AT, beside=False)


def files(name: str, staged: Path, root: Path = ROOT) -> dict[str, Path]:
    """What the archive of a function holds, by its name there."""
    built = [p for pattern in BUILT.get(name, ()) for p in root.glob(pattern)]
    if name == IDENTITY:
        return below(root, built)
    functions = staged / "functions"
    ours = [
        *(staged / "shared").rglob("*.py*"),
        *_module(functions, "__init__"),
        *_module(functions, name),
        *(functions / name).rglob("*.py*"),
    ]
    return below(root, built) | below(staged, ours)


def _module(folder: Path, name: str) -> Iterable[Path]:
    """The source of a module and its bytecode."""
    return [*folder.glob(f"{name}.py"), *folder.glob(f"__pycache__/{name}.*.pyc")]


def _sources(root: Path) -> Iterable[Path]:
    return (path for top in SHIPPED for path in (root / top).rglob("*.py"))
