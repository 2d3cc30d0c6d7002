"""A plugin of pytest: writes down the first failure, for whoever removed a guard."""

import json
from pathlib import Path
from typing import Any

import pytest

# Of these, none says that a guard is missing: the tree without it is no program.
BROKEN = (ImportError, NameError, SyntaxError)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--witness", type=Path, required=True, help="where to write")


class Witness:
    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """A test that fails, a fixture or module that cannot be had."""
        if self._path.exists():
            return
        error = call.excinfo
        broken = report.when != "call" or error.errisinstance(BROKEN)
        seen = {"test": node.nodeid, "broken": broken, "error": error.typename}
        self._path.write_text(json.dumps(seen))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Witness(config.getoption("witness")))
