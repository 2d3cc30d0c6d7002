"""The layer: the libraries of requirements.txt as Lambda runs them, and nothing else.

Third-party code only. Our own is in each function's archive: CloudFormation updates
code and layers at different moments, and two versions of this code must not meet.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from infra.common.state_folder import ROOT
from infra.common.steps import output_of
from infra.package.archive import below
from infra.package.bytecode import compile_tree
from infra.setup.__main__ import PYTHON
from infra.setup.python_installers import uv

LOCK = ROOT / "requirements.txt"
MAKERS = ("archive", "bytecode", "layer")
ARM64 = "aarch64-manylinux_2_28"  # Amazon Linux 2023 has glibc 2.34
X86_64 = "x86_64-manylinux_2_28"
# What a layer is made from: while these are the same, so is it.
INPUTS = (LOCK, *(Path(__file__).with_name(f"{n}.py") for n in MAKERS))
SEEN_AT = "/opt"  # where Lambda unpacks a layer; python/ below it is on the path
# What no request reads: sources beside their bytecode, types, C, what pip noted.
UNREAD = {".py", ".pyi", ".pxd", ".pyx", ".h", ".typed"}
NOTES = {"RECORD", "REQUESTED", "INSTALLER", "WHEEL", "direct_url.json", "zip-safe"}
# Whole folders: programs, other databases, a documentation page served elsewhere.
UNUSED = (
    "bin",
    "sqlalchemy/testing",
    *(f"sqlalchemy/dialects/{name}" for name in ("mssql", "mysql", "oracle", "sqlite")),
    "aws_lambda_powertools/event_handler/openapi/swagger_ui",
)


def build(folder: Path, python: Path, platform: str = ARM64) -> dict[str, Path]:
    """Make the tree in an empty folder; its files by their name in the archive.

    Shared objects stay as they are in the wheels. Without the symbols that only
    debuggers read they would be 12 MB less, but nothing here could load the result.
    """
    libraries = folder / "python"
    shutil.rmtree(folder, ignore_errors=True)
    install(libraries, platform)
    for name in UNUSED:
        shutil.rmtree(libraries / name)
    compile_tree(python, folder, SEEN_AT, beside=True)
    for path in list(_files(folder)):
        if path.suffix in UNREAD or path.name in NOTES:
            path.unlink()
    return below(folder, _files(folder))


def install(target: Path, platform: str) -> None:
    """Wheels for another machine, by uv, which takes them from its cache if it can."""
    install = uv(
        *(PYTHON, "pip", "install", "--quiet", "--no-compile-bytecode"),
        *("--python-platform", platform, "--python-version", "3.13"),
        *("--only-binary", ":all:", "--require-hashes", "--no-deps"),
        *("--link-mode", "copy", "--target", target, "-r", LOCK),
    )
    output_of(install, "The libraries could not be fetched.")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
