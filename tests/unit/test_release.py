"""`make release`: in a repository that has just been made."""

import json
import subprocess
from pathlib import Path

import pytest

from infra.common.errors import UserError
from infra.common.state_folder import ROOT
from infra.release.__main__ import DATED, _said, next_versions, parsed, release
from tests.support.run.cases import cases


class Repository:
    """A checkout at this version, with one commit."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder
        self.git("init", "-q")
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@example.com")
        (folder / ".gitignore").write_text("build/\n")
        self.write(version)

    def write(self, version: str, *, says: str = "", heading: str = "") -> None:
        """Say and commit this version; `says` is what package.json says instead."""
        node = {"version": version, "packages": {"": {"version": version}}}
        heading = heading or f"{version} - 2026-11-28"
        self._put("pyproject.toml", f'[project]\nversion = "{version}"\n')
        self._put("package.json", json.dumps(node | {"version": says or version}))
        self._put("package-lock.json", json.dumps(node))
        older = "## 0.0.1 - 2020-01-01\n\n* Old.\n"
        news = f"## {heading}\n\n### Added\n\n* News.\n"
        self._put("CHANGELOG.md", f"# Changelog\n\n{news}\n{older}")
        self.git("add", ".")
        self.git("commit", "-qm", version)

    def _put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def git(self, *arguments: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    def refuses(self, version: str) -> str:
        """What it says; there is no tag more than before, and no notes."""
        before = self.git("tag")
        with pytest.raises(UserError) as told:
            release(version, self.folder)
        assert self.git("tag") == before
        assert not (self.folder / f"build/release/v{version}.md").exists()
        return str(told.value)


@pytest.fixture
def repository(git: None, tmp_path: Path) -> Repository:
    return Repository(tmp_path, "0.2.0")


def test_notes_and_tag_are_the_section(repository: Repository) -> None:
    notes = release("0.2.0", repository.folder)
    assert notes.read_text() == "Ownlist 0.2.0\n\n### Added\n\n* News.\n"
    assert repository.git("cat-file", "-t", "v0.2.0") == "tag\n"
    said = repository.git("tag", "-l", "--format=%(contents)", "v0.2.0")
    assert said.strip() == notes.read_text().strip()


def test_a_dirty_tree_is_refused(repository: Repository) -> None:
    (repository.folder / "new.txt").write_text("new")
    assert "not committed" in repository.refuses("0.2.0")


def test_a_tag_that_exists_is_refused(repository: Repository) -> None:
    repository.git("tag", "v0.2.0")
    with pytest.raises(UserError, match=r"v0\.2\.0 already exists"):
        release("0.2.0", repository.folder)


@pytest.mark.parametrize("version", ["0.1.9", "0.2.2", "0.4.0", "1.1.0", "2.0.0"])
def test_a_version_that_is_not_next_is_refused(
    version: str, repository: Repository
) -> None:
    repository.git("tag", "v0.2.0")
    repository.write(version)
    assert "one of 0.2.1, 0.3.0, 1.0.0" in repository.refuses(version)


@pytest.mark.parametrize("version", ["0.2.1", "0.3.0", "1.0.0"])
def test_the_next_version_is_released(version: str, repository: Repository) -> None:
    repository.git("tag", "v0.2.0")
    repository.write(version)
    assert release(version, repository.folder).exists()


@pytest.mark.parametrize("heading", ["Unreleased", "0.2.1 - 2026-11-28", "0.2.0"])
def test_a_version_without_a_section_is_refused(
    heading: str, repository: Repository
) -> None:
    repository.write("0.2.0", heading=heading)
    assert "## 0.2.0 - YYYY-MM-DD" in repository.refuses("0.2.0")


def test_a_file_of_another_version_is_refused(repository: Repository) -> None:
    repository.write("0.2.0", says="0.1.0")
    assert "package.json has version 0.1.0" in repository.refuses("0.2.0")


@cases("text", ["", "v0.2.0", "0.2", "0.2.0-rc1", "00.2.0"])
def test_a_malformed_version_is_rejected(text: str) -> None:
    with pytest.raises(UserError, match="VERSION must be"):
        parsed(text)


def test_the_next_versions_are_those_of_semver() -> None:
    assert next_versions((1, 2, 3)) == {(1, 2, 4), (1, 3, 0), (2, 0, 0)}


def test_every_file_says_the_version_of_the_changelog() -> None:
    (version,) = set(_said(ROOT).values())
    newest = DATED.search((ROOT / "CHANGELOG.md").read_text())
    assert newest
    assert newest[1] == version
