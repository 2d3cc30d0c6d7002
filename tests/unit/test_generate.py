"""What is made from the code follows it, and the tree of the architecture is there."""

import re

from infra.common.state_folder import ROOT
from infra.generate.__main__ import README, ROUTES, documents
from infra.generate.operations import with_methods, with_operations
from tests.support.api.client import document


def test_every_generated_file_is_fresh() -> None:
    for file, text in documents().items():
        assert file.read_text() == text, f"{file}: run `make generate`"


def test_a_new_operation_gets_its_row_and_its_address() -> None:
    readme = re.sub(r"\| \[get_me\].*\n", "", README.read_text())
    written = with_operations(readme, document())
    assert "| [get_me](functions/get_me.py) | `GET /api/v1/me` | Get your" in written
    routes = ROUTES.read_text()
    without = routes.replace('    "/api/v1/me": ("GET", "PATCH"),\n', "")
    assert without != routes == with_methods(without, document())


def test_an_operation_that_went_leaves_no_row() -> None:
    old = "| [get_me](functions/get_me.py) |"
    readme = README.read_text().replace(old, old.replace("get_me", "get_him"))
    assert "get_him" not in with_operations(readme, document())


def test_the_tree_of_the_architecture_is_there() -> None:
    """Each line names a folder or file, below the one that is less indented."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    (tree,) = re.findall(r"^```text\n(functions/.*?)^```", text, re.M | re.S)
    path = [ROOT]
    for indent, name in re.findall(r"^( *)(\S+)", tree, re.MULTILINE):
        path[len(indent) // 2 + 1 :] = [path[len(indent) // 2] / name]
        assert path[-1].exists(), path[-1]
