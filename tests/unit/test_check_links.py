"""The Markdown pages link to what is there."""

from pathlib import Path

import pytest

from infra.checks.check_links import faults, project_pages


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").write_text("# One `heading`, two\n")
    (tmp_path / "picture one.png").touch()
    return tmp_path


def found(root: Path, text: str) -> list[str]:
    page = root / "docs" / "page.md"
    page.write_text(text)
    return list(faults([page], root))


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("missing.md", "is not there"),
        ("other.md#nowhere", "names no heading there"),
        ("#nowhere", "names no heading there"),
        ("../../secret.md", "leads out of the project"),
        ("/docs/missing.md", "is not there"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(root: Path, link: str, fault: str) -> None:
    assert found(root, f"See [this]({link}).") == [f"docs/page.md: {link} {fault}"]


def test_a_reference_that_leads_nowhere_is_named(root: Path) -> None:
    assert found(root, "See [this].\n\n[this]: gone.md\n") == [
        "docs/page.md: gone.md is not there"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[a](other.md) [b](other.md#one-heading-two) [c](/docs/other.md)",
        '# Here\n[d](#here) ![e](../picture%20one.png "title") [f](<other.md>)',
        "[g](https://example.com/missing) [h](mailto:ada@example.com)",
        "`[i](missing.md)`\n\n```\n[j](missing.md)\n```\n",
    ],
)
def test_a_valid_link_is_not_a_fault(root: Path, text: str) -> None:
    assert found(root, text) == []


def test_every_link_of_this_project_leads_somewhere() -> None:
    assert list(faults(project_pages())) == []
