"""docs/architecture.md: the libraries that it names are dependencies."""

import json
import re

from infra.common.state_folder import ROOT
from tests.support.docs.pages import code, section, table

LIBRARIES = section(ROOT / "docs" / "architecture.md", "Libraries")


def declared() -> set[str]:
    """The packages that are asked for by name, not those that come along."""
    lines = [
        line
        for name in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / name).read_text().splitlines()
    ]
    python = {found[0] for line in lines if (found := re.match(r"[\w-]+", line))}
    node = json.loads((ROOT / "package.json").read_text())
    return python.union(node["dependencies"], node["devDependencies"])


def test_every_library_is_a_dependency() -> None:
    named = [package for row in table(LIBRARIES) for package in code(row[0])]
    assert len(named) > 10
    assert set(named) <= declared()


def test_a_library_named_as_rejected_is_not_installed() -> None:
    locked = (ROOT / "requirements-dev.txt").read_text()
    *_, sentence = LIBRARIES.strip().split("\n\n")
    for package in ("passlib", "bcrypt", "python-multipart"):
        assert package in sentence
        assert not re.search(rf"^{package}==", locked, re.MULTILINE), package
