"""What the Markdown pages name is there: files, tests, targets, settings, contracts."""

import re
import tomllib

from infra.common.state_folder import ROOT
from tests.support.docs import pages
from tests.support.docs.pages import code, named_paths, section
from tests.support.run.cases import cases

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))


@cases("page", pages.pages())
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    assert [
        name for name in named_paths(ROOT / page) if not (ROOT / name).exists()
    ] == []


@cases("page", pages.pages())
def test_no_page_names_a_test(page: str) -> None:
    """A test says what it shows: `make promises`."""
    assert "::test_" not in (ROOT / page).read_text()


@cases("page", pages.pages())
def test_every_target_that_a_page_names_is_there(page: str) -> None:
    commands = "\n".join(code((ROOT / page).read_text()))
    named = re.findall(r"^make ([a-z-]+)", commands, re.MULTILINE)
    assert set(named) <= TARGETS


def test_the_commands_of_the_tests_are_what_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"^timed (make [\w-]+)$", ci, re.MULTILINE) == [
        "make check",
        "make test-all",
        "make pooler",
        "make soak",
    ]
    assert "- run: .ci/run" in (ROOT / ".github/workflows/ci.yml").read_text()


def test_the_architecture_names_every_import_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = [each["name"] for each in project["tool"]["importlinter"]["contracts"]]
    told = section(ROOT / "docs/architecture.md", "Who may import whom")
    bullets = re.findall(r"^\* ([^:\n]+)", told, re.MULTILINE)
    assert bullets == contracts


def test_decisions_are_numbered_without_gaps_and_have_one_form() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [f"{number:04}" for number in range(1, len(records) + 1)]
    assert [record.name[:4] for record in records] == numbers
    for record in records:
        headings = re.findall(r"^## (.+)$", record.read_text(), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Rejected"], record


@cases("folder", ["functions", "shared", "infra", "tests"])
def test_every_decision_and_page_that_the_code_names_is_there(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        text = file.read_text()
        for number in re.findall(r"docs/decisions/(\d{4})", text):
            assert list((ROOT / "docs/decisions").glob(f"{number}-*.md")), file
        for page in re.findall(r"docs/\w+\.(?:md|json)", text):
            assert (ROOT / page).exists() or "test_check_links" in file.name, file
