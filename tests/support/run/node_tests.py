"""Tests in TypeScript, by Node's own runner: bundled first, since Node 20 runs none."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from infra.common.steps import output_of
from infra.setup.build_identity import bundle


def missing_imports(index: Path) -> set[str]:
    """Which files of tests beside `index` it does not import, or imports in vain."""
    there = {each.name for each in index.parent.glob("*.test.ts")}
    return there ^ {*re.findall(r'import "./(.+)";', index.read_text())}


def run_bundled(
    index: Path, folder: Path, seconds: float = 60, **environment: str
) -> None:
    """Run what `index` imports, and fail as it does.

    What cannot be bundled or loaded is an error and no failure.
    """
    target = folder / "tests.mjs"
    output_of(bundle(index, target), f"{index} cannot be bundled.")
    done = subprocess.run(
        ["node", "--test", "--test-reporter=tap", target],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    if "\n# pass 0\n" in done.stdout and "\n# fail 0\n" in done.stdout:
        raise ImportError(done.stdout + done.stderr)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
