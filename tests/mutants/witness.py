"""A plugin of pytest for a run without a guard: writes down the first failure.

And saves a PostgreSQL for this run alone the making of its folder, which takes longer
than most tests: it gets a copy of one that no server has seen yet.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

# Of these, none says that a guard is missing: the tree without it is no program.
BROKEN = (ImportError, NameError, SyntaxError)
MAX_MESSAGE = 200  # characters of an error's message


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--witness", type=Path, required=True, help="where to write")
    parser.addoption("--initialised", type=Path, help="PostgreSQL's folder to copy")


@pytest.hookimpl(trylast=True)  # the run's own folder is there then
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Witness(config.getoption("witness")))
    source = config.getoption("initialised")
    if source and not hasattr(config, "workerinput"):
        for run in Path(tempfile.gettempdir()).glob("ownlist-tests-*"):
            subprocess.run(["cp", "-a", source, run / "postgres"], check=True)


class Witness:
    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """A test that fails, a fixture or module that cannot be had."""
        if self._path.exists():
            return
        error = call.excinfo
        broken = report.when != "call" or error.errisinstance(BROKEN)
        why = f"{error.typename}: {error.value}".splitlines()[0]
        seen = {"test": node.nodeid, "broken": broken, "why": why[:MAX_MESSAGE]}
        self._path.write_text(json.dumps(seen))
