"""The packages, made once and used by all: they are kept from run to run."""

import json
from pathlib import Path

import pytest

from infra.common.processes import alone
from infra.package.__main__ import package
from infra.package.archive import Size
from infra.package.interpreter import python313
from tests.support.aws.account import aws
from tests.support.aws.packaged import layer_here, runtime
from tests.support.aws.template import OTHER, USUAL, Template, compiled


@pytest.fixture(scope="session")
def python() -> Path:
    """Lambda's Python: see tests/support/run/missing.py."""
    return python313()


@pytest.fixture(scope="session")
def sizes(python: Path) -> dict[str, Size]:
    """Everything packaged, and how large it is."""
    return package()


@pytest.fixture(scope="session")
def libraries(sizes: dict[str, Size]) -> Path:
    """/opt/python, for this machine."""
    return layer_here() / "python"


@pytest.fixture(scope="session")
def client(python: Path) -> Path:
    """AWS's runtime client."""
    return runtime(python)


@pytest.fixture(scope="session")
def templates(sizes: dict[str, Size], run_folder: Path) -> dict[str, Template]:
    """One as most will have it, and one with every setting there is."""
    record = run_folder / "templates.json"
    with alone(run_folder / "templates.lock", "template"):
        if not record.exists():
            endpoint = aws(run_folder)
            made = {
                "usual": compiled(endpoint, "prod", **USUAL).text,
                "other": compiled(endpoint, "staging", **OTHER).text,
            }
            record.write_text(json.dumps(made))
    texts: dict[str, str] = json.loads(record.read_text())
    return {name: Template(text) for name, text in texts.items()}


@pytest.fixture
def template(templates: dict[str, Template]) -> Template:
    return templates["usual"]


@pytest.fixture
def other(templates: dict[str, Template]) -> Template:
    """An issuer elsewhere, a domain of one's own, limits and addresses."""
    return templates["other"]
