"""The Markdown pages, read as their tests read them."""

import re
from pathlib import Path

from infra.checks.check_links import FENCE, project_pages
from infra.common.state_folder import ROOT

README = ROOT / "README.md"
WALKTHROUGH = ROOT / "docs" / "walkthrough.md"
FOLDERS = "functions|shared|infra|tests|docs|\\.github|\\.ci"


def section(page: Path, heading: str) -> str:
    """What stands under this heading, up to the next one of its level or above."""
    text = page.read_text()
    found = [each for each in _headings(text) if each[2] == heading]
    assert found, f"{page.name} has no heading {heading!r}"
    start, level, _ = found[0]
    later = [at for at, other, _ in _headings(text) if at > start and other <= level]
    return text[start : min(later, default=len(text))]


def _headings(text: str) -> list[tuple[int, int, str]]:
    """Where each heading is, its level and its title; a shell's comment is none."""
    prose = FENCE.sub(lambda fence: " " * len(fence[0]), text)
    found = re.finditer(r"^(#+) (.+)$", prose, re.MULTILINE)
    return [(each.start(), len(each[1]), each[2]) for each in found]


def fences(text: str, language: str) -> list[str]:
    """The fenced blocks of this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def table(text: str) -> list[list[str]]:
    """The cells of each row of the tables, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        row
        for number, row in enumerate(rows)
        if not lines[number].startswith("|-")
        and not (number + 1 < len(lines) and lines[number + 1].startswith("|-"))
    ]


def code(text: str) -> list[str]:
    """Everything in `code`, fenced blocks left out."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


def pages() -> list[str]:
    """Every page's path, from the root of the project."""
    return [str(page.relative_to(ROOT)) for page in project_pages()]


def named_paths(page: Path) -> set[str]:
    """The files and folders of this project that a page names in `code`."""
    names = {each.partition("::")[0] for each in code(page.read_text())}
    here = rf"(?:{FOLDERS})/[\w./-]*|[\w-]+\.(?:yml|in|toml|md)"
    return {name for name in names if re.fullmatch(here, name)}
