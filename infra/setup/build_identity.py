"""The identity function for Node.js, bundled into one file by esbuild.

Standard library only: the set-up runs this.
"""

from pathlib import Path

from infra.common.state_folder import ROOT
from infra.common.steps import Call, call

ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
IDENTITY = ROOT / "build" / "identity"
HANDLER = IDENTITY / "handler.mjs"
SOURCES = ROOT / "functions" / "identity"
REQUIRE = (
    "import{createRequire}from'node:module';"
    "const require=createRequire(import.meta.url);"
)
OPTIONS = (
    *("--bundle", "--platform=node", "--target=node20", "--format=esm"),
    *("--external:pg-native", "--log-level=warning", f"--banner:js={REQUIRE}"),
)


def bundle(
    entry: Path = SOURCES / "handler.ts", target: Path = HANDLER, *more: str
) -> Call:
    """Bundle `entry`, of this checkout, and all that it imports into one file."""
    # Not by `npm run`: that is a shell of the user's choice, with their options.
    # Seen from the checkout: a `*` in its path would be a pattern to esbuild.
    source = entry.relative_to(ROOT)
    return call("node", ESBUILD, source, f"--outfile={target}", *OPTIONS, *more)


def inputs() -> list[Path]:
    lock = ROOT / "package-lock.json"
    return [*SOURCES.rglob("*.*"), lock, ROOT / "tsconfig.json", Path(__file__)]
