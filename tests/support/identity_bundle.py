"""Builds what runs in Node, when its sources are newer than what was built."""

import fcntl
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANDLER = ROOT / "build/identity/handler.mjs"
DRIFT = ROOT / "build/tests/identity_drift.mjs"


def build(target: Path) -> Path:
    """The bundle, fresh. Two workers do not build it at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists() or target.stat().st_mtime < _newest_source():
            _esbuild(target)
    return target


def _newest_source() -> float:
    sources = [
        *ROOT.glob("functions/identity/*.ts"),
        *ROOT.glob("tests/support/*.ts"),
        ROOT / "package.json",
        ROOT / "package-lock.json",
    ]
    return max(source.stat().st_mtime for source in sources)


def _esbuild(target: Path) -> None:
    npm = shutil.which("npm")
    assert npm, "npm is missing: install Node 20 or newer"
    command = ["build:identity"]
    if target == DRIFT:  # bundled as the function is, from an entry of its own
        command = ["bundle", "--", "tests/support/identity_drift.ts"]
        command.append(f"--outfile={target}")
    result = subprocess.run(
        [npm, "run", "--silent", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
