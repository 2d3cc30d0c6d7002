"""What `make package` made, unpacked as Lambda does it, but for this machine."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.common.processes import alone
from infra.common.state_folder import ROOT
from infra.common.steps import output_of
from infra.package import layer
from infra.package.__main__ import LAYER, TARGET
from infra.setup.__main__ import PYTHON, locked
from infra.setup.python_installers import uv
from infra.setup.stamps import Look, Stamp, files

LOCK = ROOT / "requirements-dev.txt"
RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")


def layer_here() -> Path:
    """The packaged layer with this processor's shared objects: it stands for /opt.

    Everything else of a wheel is the same for each processor, its bytecode too.
    """
    folder = ROOT / "build" / "tests" / "opt"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with alone(folder.with_suffix(".lock"), "layer"):
        stamp = Stamp(folder.with_suffix(".stamp"), layer.INPUTS, _modules(folder))
        if not stamp.current():
            shutil.rmtree(folder, ignore_errors=True)
            with zipfile.ZipFile(TARGET / f"{LAYER}.zip") as archive:
                archive.extractall(folder)
            _use_objects_of_this_processor(folder / "python")
            stamp.write()
    return folder


def _use_objects_of_this_processor(libraries: Path) -> None:
    platform = layer.ARM64 if os.uname().machine == "aarch64" else layer.X86_64
    objects = [path.relative_to(libraries) for path in libraries.rglob("*.so")]
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        layer.install(here, platform)
        found = [path.relative_to(here) for path in here.rglob("*.so")]
        found = [each for each in found if (libraries / each.parent).is_dir()]
        assert len(found) == len(objects) > 5
        for each in objects:
            (libraries / each).unlink()
        for each in found:
            shutil.copyfile(here / each, libraries / each)


def runtime(python: Path) -> Path:
    """What a Lambda has by itself: AWS's runtime client, for Python 3.13."""
    folder = ROOT / "build" / "tests" / "runtime"
    with alone(folder.with_suffix(".lock"), "runtime client"):
        stamp = Stamp(folder.with_suffix(".stamp"), [LOCK], _modules(folder))
        if not stamp.current():
            _install(python, folder)
            stamp.write()
    return folder


def _install(python: Path, target: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lines:
        lines.write("".join(locked(name, LOCK.read_text()) for name in RUNTIME))
        lines.flush()
        install = uv(
            *(PYTHON, "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
            *("--python", python, "--target", target, "-r", lines.name),
        )
        output_of(install, "AWS's runtime client could not be fetched.")


def _modules(folder: Path) -> Look:
    return files(folder, "**/*.py", "**/*.pyc", "**/*.so")


@contextmanager
def unpacked(name: str, folder: Path) -> Iterator[Path]:
    """A function's archive in a folder that nobody writes: it is the same after."""
    task = folder / name
    with zipfile.ZipFile(TARGET / f"{name}.zip") as archive:
        archive.extractall(task)
    for path in [*task.rglob("*"), task]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = _listing(task)
    yield task
    assert _listing(task) == before


def _listing(folder: Path) -> dict[str, bytes]:
    """Root may write whatever the mode says: look what is there."""
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
