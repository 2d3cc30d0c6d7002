"""Set-up runs before anything is installed, and clean-up when half of it is gone."""

import subprocess
import sys
from pathlib import Path

from tests.support.run.cases import cases

ROOT = Path(__file__).parents[3]
SET_UP = [f"infra.setup.{path.stem}" for path in (ROOT / "infra/setup").glob("*.py")]
# -S: without the packages that are installed beside the standard library.
IMPORT = "import sys; sys.path.insert(0, {!r}); import {}"


@cases("module", [*SET_UP, "infra.dev.clean"])
def test_it_needs_the_standard_library_only(module: str) -> None:
    code = IMPORT.format(str(ROOT), module.removesuffix(".__init__"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
