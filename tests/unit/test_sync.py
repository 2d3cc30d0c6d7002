"""The sync engine of front ends: tests/web/sync/*.test.ts, in Node.

Here the API is a model of it; integration/test_sync_engine.py has the API itself.
"""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from infra.common.steps import call, output_of
from infra.setup.build_identity import ESBUILD
from tests.support.run.node_tests import missing_imports, run_bundled
from tests.support.run.thorough import THOROUGH

ALL = ROOT / "tests" / "web" / "sync" / "all.ts"
SOURCE = ROOT / "functions" / "web" / "source" / "sync"
MAX_WEIGHT = 13_000  # bytes, idb included
HISTORIES = 2500 if THOROUGH else 300


def test_all_of_them_are_run() -> None:
    assert missing_imports(ALL) == set()


@pytest.mark.parametrize("share", range(4 if THOROUGH else 1))
def test_devices_converge_and_lose_nothing(share: int, tmp_path: Path) -> None:
    seed = 1 + share * HISTORIES
    run_bundled(ALL, tmp_path, 1800, HISTORIES=str(HISTORIES), SEED=str(seed))


def test_it_knows_nothing_of_any_page() -> None:
    sources = "".join(path.read_text() for path in SOURCE.glob("*.ts"))
    imported = {*re.findall(r'from "([^"]+)"', sources)}
    own = {f"./{path.name}" for path in SOURCE.glob("*.ts")}
    assert imported - own == {"../api/types.ts", "idb"}


def test_it_is_light(tmp_path: Path) -> None:
    built = tmp_path / "sync.js"
    index = SOURCE / "index.ts"
    options = ("--bundle", "--minify", "--format=esm", f"--outfile={built}")
    output_of(call("node", ESBUILD, index, *options), "The engine cannot be bundled.")
    assert len(gzip.compress(built.read_bytes())) < MAX_WEIGHT


def test_the_example_of_its_page_compiles(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "sync.md").read_text()
    (example,) = re.findall(r"^```ts\n(.*?)^```", page, re.M | re.S)
    program = tmp_path / "example.ts"
    program.write_text(example.replace("./sync/", f"{SOURCE}/"))
    settings = {"extends": str(ROOT / "tsconfig.web.json"), "include": [str(program)]}
    options: dict[str, list[str]] = {"types": []}  # of Node: a browser has none
    config = tmp_path / "tsconfig.json"
    config.write_text(json.dumps(settings | {"compilerOptions": options}))
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run(
        ["node", compiler, "-p", config], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)
