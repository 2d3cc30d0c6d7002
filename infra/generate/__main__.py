"""Writes every document that is made from the code."""

import json
from pathlib import Path

from infra.common.state_folder import ROOT
from infra.generate.client_types import types_of
from infra.generate.configuration import env_example, with_table
from infra.generate.operations import with_methods, with_operations
from infra.openapi.document import document
from infra.openapi.problems import problems

CONFIGURATION = ROOT / "docs" / "configuration.md"
README = ROOT / "README.md"
TYPES = ROOT / "functions" / "web" / "source" / "api" / "types.ts"
ROUTES = ROOT / "shared" / "http" / "routes.py"


def documents() -> dict[Path, str]:
    """What each file must hold."""
    api = document()
    return {
        ROOT / "docs" / "openapi.json": _json(api),
        ROOT / "docs" / "problems.json": _json(problems()),
        ROOT / ".env.example": env_example(),
        CONFIGURATION: with_table(CONFIGURATION.read_text()),
        README: with_operations(README.read_text(), api),
        TYPES: types_of(api),
        ROUTES: with_methods(ROUTES.read_text(), api),
    }


def _json(value: object) -> str:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n"


def main() -> None:
    for file, text in documents().items():
        file.write_text(text)


if __name__ == "__main__":
    main()
