"""The `serverless` command, each run in a folder of its own.

It writes to .serverless/ of the folder it runs in, whatever it is told: two runs in one
checkout would deploy each other's template.
"""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.common.stages import for_node
from infra.common.state_folder import ROOT
from infra.common.steps import Command

PROGRAM = ROOT / "node_modules" / ".bin" / "osls"


# What it reads of the checkout.
FILES = ("package.json", "serverless.yml")
FOLDERS = ("build", "functions", "infra", "node_modules")
QUIET = {"SLS_TELEMETRY_DISABLED": "1", "NODE_NO_WARNINGS": "1"}


@contextmanager
def service_folder() -> Iterator[Path]:
    """A folder that looks like the checkout, with a .serverless/ of its own."""
    with TemporaryDirectory(prefix="ownlist-serverless-") as path:
        folder = Path(path).resolve()
        for name in FOLDERS:
            (folder / name).symlink_to(ROOT / name)
        for name in FILES:  # it does not take a link for its configuration
            shutil.copyfile(ROOT / name, folder / name)
        yield folder


def serverless(
    folder: Path, arguments: Command, settings: Mapping[str, str], *, capture: bool
) -> subprocess.CompletedProcess[str]:
    """Run it in this folder; what it prints goes to the terminal unless captured."""
    return subprocess.run(
        ["node", PROGRAM, *arguments],
        cwd=folder,
        env=for_node(settings) | QUIET,
        capture_output=capture,
        text=True,
        check=False,
    )
