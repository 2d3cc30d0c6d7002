"""`make sbom`: what a deployment consists of, as two CycloneDX documents.

The same packages give the same bytes: no date, no serial number, no path in them.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.common.errors import UserError
from infra.common.state_folder import ROOT
from infra.common.steps import Call, call, output_of
from infra.setup.npm import npm
from infra.supply_chain.environments import SHIPPED, TOOLS, environment

FOLDER = ROOT / "build" / "sbom"


def python_packages() -> dict[str, Any]:
    """What requirements.txt installs: nothing else is in the environment looked at."""
    tool = environment("tools", TOOLS) / "bin" / "python"
    python = environment("shipped", SHIPPED) / "bin" / "python"
    words = ("environment", "--output-reproducible", "--of", "JSON", python)
    return _run(call(tool, "-I", "-m", "cyclonedx_py", *words))


def node_packages() -> dict[str, Any]:
    """The production dependencies of package.json, as they are in node_modules."""
    made = _run(npm("sbom", "--sbom-format", "cyclonedx", "--omit", "dev"))
    del made["serialNumber"], made["metadata"]["timestamp"]
    made["metadata"]["component"]["name"] = "ownlist"  # npm gives the folder's name
    return made


def _run(what: Call) -> dict[str, Any]:
    failure = f"{Path(what.command[0]).name} failed:"
    made: dict[str, Any] = json.loads(output_of(what, failure))
    return made


def licences(document: dict[str, Any]) -> dict[str, list[str]]:
    """The packages under each licence, as they declare it."""
    found: dict[str, list[str]] = defaultdict(list)
    for component in document["components"]:
        names = sorted(set(_declared(component))) or ["none declared"]
        found[" and ".join(names)].append(component["name"])
    return dict(sorted(found.items()))


def _declared(component: dict[str, Any]) -> Iterator[str]:
    for each in component.get("licenses", []):
        licence = each.get("license", {})
        name = each.get("expression") or licence.get("id") or licence.get("name", "")
        yield name.rpartition(" :: ")[2]


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        documents = {"python": python_packages(), "node": node_packages()}
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    for name, document in documents.items():
        path = FOLDER / f"{name}.cdx.json"
        path.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
        print(f"{path.relative_to(ROOT)}: {len(document['components'])} packages")
        for licence, packages in licences(document).items():
            print(f"  {licence}: {', '.join(sorted(packages))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
