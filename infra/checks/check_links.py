"""Finds relative links of the Markdown pages that lead nowhere."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from infra.common.state_folder import ROOT

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.M)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)


def faults(pages: Iterable[Path], root: Path = ROOT) -> Iterator[str]:
    """One line for each link to a file or heading that is not there.

    Links to other sites are not looked at: that would need a network.
    """
    for page in pages:
        text = _prose(page)
        for match in LINK.finditer(text):
            link = match[1] or match[2]
            if not ELSEWHERE.match(link) and (fault := _fault(page, link, root)):
                yield f"{page.relative_to(root)}: {link} {fault}"


def _fault(page: Path, link: str, root: Path) -> str:
    path, _, anchor = unquote(link).partition("#")
    start = root if path.startswith("/") else page.parent
    target = (start / path.lstrip("/")).resolve() if path else page
    if not target.is_relative_to(root):
        return "leads out of the project"
    if not target.exists():
        return "is not there"
    if anchor and target.suffix == ".md" and anchor not in _anchors(target):
        return "names no heading there"
    return ""


def _prose(page: Path) -> str:
    return CODE.sub("", FENCE.sub("", page.read_text()))


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    text = FENCE.sub("", page.read_text())
    titles = (heading[1].lower() for heading in HEADING.finditer(text))
    kept = (re.sub(r"[^\w\- ]", "", title) for title in titles)
    return {title.replace(" ", "-") for title in kept}


def project_pages(root: Path = ROOT) -> list[Path]:
    """The Markdown pages of the project, without those in what is made here.

    An archive of the project has no git that could name them.
    """
    tops = [path for path in root.iterdir() if not _made(path)]
    inside = (page for top in tops if top.is_dir() for page in top.rglob("*.md"))
    return sorted([*root.glob("*.md"), *inside])


def _made(path: Path) -> bool:
    hidden = path.name.startswith(".") and path.name not in (".ci", ".github")
    return hidden or path.name in ("build", "node_modules")


def main() -> int:
    found = list(faults(project_pages()))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
