"""Writes build/release/vX.Y.Z.md and the annotated tag vX.Y.Z with the same text.

Both are the section of CHANGELOG.md. Nothing is pushed: `git push origin vX.Y.Z` does
that, and deploys (.github/workflows/deploy.yml).
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from infra.common.errors import UserError
from infra.common.state_folder import ROOT

Version = tuple[int, int, int]
FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
DATED = re.compile(rf"({FORM.pattern}) - \d{{4}}-\d{{2}}-\d{{2}}")


def release(text: str, root: Path = ROOT) -> Path:
    """Make notes and tag of this version; where the notes are. Raises UserError."""
    version = parsed(text)
    faults = list(_faults(text, version, root))
    if faults:
        raise UserError(
            "\n".join(["Nothing was released:", *(f"  {f}" for f in faults)])
        )
    notes = root / "build" / "release" / f"v{text}.md"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_text(f"Ownlist {text}\n\n{section(text, root)}\n")
    # Without `verbatim` git would take headings for comments.
    _git(root, "tag", "-a", f"v{text}", "-F", str(notes), "--cleanup=verbatim")
    return notes


def parsed(text: str) -> Version:
    """Raises UserError for what is not x.y.z."""
    found = FORM.fullmatch(text)
    if not found:
        raise UserError(f"VERSION must be x.y.z (VERSION=0.2.0), not “{text}”.")
    return int(found[1]), int(found[2]), int(found[3])


def next_versions(last: Version) -> set[Version]:
    """The patch, the minor and the major version after this one (SemVer)."""
    major, minor, patch = last
    return {(major, minor, patch + 1), (major, minor + 1, 0), (major + 1, 0, 0)}


def section(text: str, root: Path) -> str:
    """What CHANGELOG.md says of this version, which must be its newest; else empty."""
    changelog = (root / "CHANGELOG.md").read_text()
    headings = [*SECTION.finditer(changelog)]
    if not headings or not (found := DATED.fullmatch(headings[0][1])):
        return ""
    end = headings[1].start() if headings[1:] else len(changelog)
    return changelog[headings[0].end() : end].strip() if found[1] == text else ""


def _faults(text: str, version: Version, root: Path) -> Iterator[str]:
    if _git(root, "status", "--porcelain"):
        yield "There are changes that are not committed: commit or stash them."
    tags = _git(root, "tag", "--list", "v*").split()
    done = sorted(parsed(tag[1:]) for tag in tags if FORM.fullmatch(tag[1:]))
    if version in done:
        yield f"The tag v{text} already exists: choose the next version."
    elif done and version not in next_versions(done[-1]):
        allowed = (".".join(map(str, each)) for each in next_versions(done[-1]))
        yield f"The next version is one of {', '.join(sorted(allowed))}."
    if not section(text, root):
        yield f"CHANGELOG.md must begin with a section ## {text} - YYYY-MM-DD."
    for file, said in _said(root).items():
        if said != text:
            yield f"{file} has version {said}: write {text}."


def _said(root: Path) -> dict[str, str]:
    """The version in each file that has one."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    node = {
        name: json.loads((root / name).read_text())
        for name in ("package.json", "package-lock.json")
    }
    in_lock = node["package-lock.json"]["packages"][""]["version"]
    return {
        "pyproject.toml": str(project["version"]),
        **{name: str(each["version"]) for name, each in node.items()},
        'package-lock.json, packages[""]': str(in_lock),
    }


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UserError(f"git {arguments[0]} failed:\n{done.stderr.rstrip()}")
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    try:
        notes = release(arguments[0] if arguments else "")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"wrote {notes.relative_to(ROOT)} and the tag {notes.stem}, with the same text"
    )
    print(f"publish it: git push origin {notes.stem}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
