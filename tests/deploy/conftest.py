"""The packages, made once and used by all: they are kept from run to run."""

import os
from pathlib import Path

import pytest

from infra.local.trouble import Trouble
from infra.package.__main__ import package
from infra.package.archive import Size
from infra.package.interpreter import python313
from tests.support.packaged import layer_here, runtime


@pytest.fixture(scope="session")
def python() -> Path:
    """Lambda's Python."""
    try:
        return python313()
    except Trouble as trouble:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(trouble))


@pytest.fixture(scope="session")
def sizes(python: Path) -> dict[str, Size]:
    """Everything packaged, and how large it is."""
    return package()


@pytest.fixture(scope="session")
def libraries(python: Path) -> Path:
    """/opt/python, for this machine."""
    return layer_here(python) / "python"


@pytest.fixture(scope="session")
def client(python: Path) -> Path:
    """AWS's runtime client."""
    return runtime(python)
