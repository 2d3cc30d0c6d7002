"""`make package`: everything that is uploaded, in build/package, with its size."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from infra.common.errors import UserError
from infra.common.processes import alone
from infra.common.state_folder import ROOT
from infra.package import archive, functions, layer
from infra.package.archive import MEGABYTE, Size
from infra.package.interpreter import python313
from infra.setup.stamps import Stamp, files

TARGET = ROOT / "build" / "package"
LAYER = "layer"
# Lambda takes 250 MB unpacked. Ours are an alarm about growth: a cold start unpacks.
LAYER_BOUND = Size(18 * MEGABYTE, 50 * MEGABYTE)
FUNCTION_BOUND = Size(2 * MEGABYTE, 3 * MEGABYTE)


def package(target: Path = TARGET) -> dict[str, Size]:
    """Make what is not there or out of date; the sizes of all. Raises UserError."""
    target.mkdir(parents=True, exist_ok=True)
    with alone(target / "package.lock", "packaging"):
        python = python313()
        sizes = {LAYER: _layer(target, python), **dict(_functions(target, python))}
        _remove_others(target, sizes)
    return sizes


def _layer(target: Path, python: Path) -> Size:
    """Its stamp says from what it was made: minutes later nothing has changed."""
    made = target / f"{LAYER}.zip"
    stamp = Stamp(target / f"{LAYER}.stamp", layer.INPUTS, files(target, made.name))
    if not stamp.current():
        stamp.forget()
        archive.write(made, layer.build(target / LAYER, python))
        stamp.write()
    return archive.size(made)


def _functions(target: Path, python: Path) -> Iterator[tuple[str, Size]]:
    staged = target / "staged"
    functions.stage(staged, python)
    for name in functions.names():
        files = functions.files(name, staged)
        yield name, archive.write(target / f"{name}.zip", files)


def _remove_others(target: Path, made: dict[str, Size]) -> None:
    """What was a function once."""
    for path in target.glob("*.zip"):
        if path.stem not in made:
            path.unlink()


def too_large(sizes: dict[str, Size]) -> list[str]:
    return [
        name
        for name, (zipped, unpacked) in sizes.items()
        for bound in [LAYER_BOUND if name == LAYER else FUNCTION_BOUND]
        if zipped > bound.zipped or unpacked > bound.unpacked
    ]


def size_lines(sizes: dict[str, Size]) -> Iterator[str]:
    for name, (zipped, unpacked) in sizes.items():
        megabytes = f"{zipped / MEGABYTE:6.2f} MB, unpacked {unpacked / MEGABYTE:6.2f}"
        yield f"  {name:16} {megabytes} MB"


def main() -> int:
    began = time.monotonic()
    try:
        sizes = package()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(size_lines(sizes)))
    print(f"  packaged in {time.monotonic() - began:.0f} s: {TARGET}")
    if large := too_large(sizes):
        print(f"Too large for Lambda: {', '.join(large)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
