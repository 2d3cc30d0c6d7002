"""Writes every document that is made from the code."""

import json
from pathlib import Path

from infra.common.state_folder import ROOT
from infra.generate.configuration import env_example, with_table
from infra.openapi.document import document
from infra.openapi.problems import problems

CONFIGURATION = ROOT / "docs" / "configuration.md"


def documents() -> dict[Path, str]:
    """What each file must hold."""
    return {
        ROOT / "docs" / "openapi.json": _json(document()),
        ROOT / "docs" / "problems.json": _json(problems()),
        ROOT / ".env.example": env_example(),
        CONFIGURATION: with_table(CONFIGURATION.read_text()),
    }


def _json(value: object) -> str:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n"


def main() -> None:
    for file, text in documents().items():
        file.write_text(text)


if __name__ == "__main__":
    main()
