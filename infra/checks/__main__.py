"""`make check`: everything that can be said about the sources without running them."""

import subprocess
import sys
import time
from pathlib import Path

from infra.common.child_environment import child_environment
from infra.common.state_folder import ROOT

PYTHON = sys.executable
TOOLS = Path(PYTHON).parent  # only programs: a script does not run in every folder
TSC = "node_modules/typescript/bin/tsc"
BIOME = "node_modules/@biomejs/biome/bin/biome"
CONTRACTS = "from importlinter.cli import lint_imports_command as main; main()"
CHECKS: dict[str, tuple[list[str | Path], str]] = {
    "format": ([TOOLS / "ruff", "format", "--check", "."], "make format"),
    "lint": ([TOOLS / "ruff", "check", "."], "make format fixes some"),
    "types": ([PYTHON, "-m", "mypy"], ""),
    "types of TypeScript": (["node", TSC, "--noEmit"], ""),
    "types of the page": (["node", TSC, "-p", "tsconfig.web.json"], ""),
    "types of its worker": (["node", TSC, "-p", "tsconfig.worker.json"], ""),
    "types of JavaScript": (["node", TSC, "-p", "tsconfig.scripts.json"], ""),
    "format and lint of both": (
        ["node", BIOME, "check", "--error-on-warnings", "."],
        "make format",
    ),
    "import contracts": ([PYTHON, "-c", CONTRACTS], "docs/architecture.md has why"),
    "dead code": ([PYTHON, "-m", "vulture"], "remove it"),
    "workflows": (
        [TOOLS / "zizmor", "--offline", "--no-progress", "--quiet", ".github"],
        "docs/runbook.md has how to pin an action",
    ),
    "migrations": (
        [PYTHON, "-m", "infra.checks.check_migrations"],
        "no write may wait for one: docs/deploy.md#migrations",
    ),
    "links of the docs": ([PYTHON, "-m", "infra.checks.check_links"], ""),
}


def passes(name: str) -> bool:
    """Run one check; what it says is shown only when it finds something."""
    command, remedy = CHECKS[name]
    began = time.monotonic()
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = f"{time.monotonic() - began:.1f} s"
    if result.returncode == 0:
        print(f"  {name}: fine, {seconds}", flush=True)
        return True
    print(f"\n{result.stdout}{result.stderr}".rstrip())
    hint = f" ({remedy})" if remedy else ""
    print(f"  {name}: FAILED{hint}\n", flush=True)
    return False


def main() -> int:
    failed = [name for name in CHECKS if not passes(name)]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
