"""Scripts and style sheets as browsers get them, by esbuild.

Standard library only: the set-up runs this.
"""

import json
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.common.state_folder import ROOT
from infra.common.steps import call, output_of

ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
OPTIONS = (
    *("--bundle", "--minify", "--target=es2022", "--charset=utf8"),
    *("--jsx=automatic", "--jsx-import-source=preact", "--log-level=warning"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A script in several files: what it loads later is in files of its own."""

    files: dict[str, bytes]  # by name, each after those that it names
    at_once: list[str]  # imported by the first one before it begins


def bundle(entry: Path) -> bytes:
    """The file and all that it imports, as one. Raises UserError."""
    return _run(entry, "--format=iife").encode()


def split(entry: Path) -> Parts:
    """The module, and a part for each `import()` in it. Raises UserError.

    Parts name each other as /assets/{name}.
    """
    with TemporaryDirectory() as folder:
        target, listed = Path(folder) / "parts", Path(folder) / "listed.json"
        _run(
            entry,
            *("--format=esm", "--splitting", "--public-path=/assets"),
            *(f"--outdir={target}", f"--metafile={listed}"),
        )
        outputs = json.loads(listed.read_text())["outputs"]
        content = {path.name: path.read_bytes() for path in target.iterdir()}
    imports = {Path(path).name: made["imports"] for path, made in outputs.items()}
    named = {name: [_name(each) for each in all_] for name, all_ in imports.items()}
    order = TopologicalSorter(named).static_order()
    first = imports[entry.with_suffix(".js").name]
    at_once = [_name(each) for each in first if each["kind"] == "import-statement"]
    return Parts({name: content[name] for name in order}, at_once)


def _name(imported: dict[str, str]) -> str:
    return Path(imported["path"]).name


def _run(entry: Path, *options: str) -> str:
    # Seen from the checkout: a `*` in its path would be a pattern to esbuild.
    what = call("node", ESBUILD, entry.relative_to(ROOT), *OPTIONS, *options)
    return output_of(what, f"{entry.name} cannot be bundled:")
