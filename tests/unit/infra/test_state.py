"""Where the local database lies: a place where PostgreSQL can work."""

import os
from pathlib import Path

import pytest

from infra.common import state_folder, unprivileged
from infra.common.errors import UserError
from infra.common.state_folder import State, choose, on_windows_drive, open_state
from tests.support.run.cases import cases

WSL = "5.15.153.1-microsoft-standard-WSL2"
MOUNTS = """\
/dev/sdc / ext4 rw,relatime 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\134 0 0
/dev/sdd /mnt/data\\040disk ext4 rw 0 0
"""


def test_a_folder_the_servers_cannot_reach_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda _: False)
    with pytest.raises(UserError, match="set OWNLIST_STATE to a folder under /var/tmp"):
        choose(tmp_path, {"OWNLIST_STATE": str(tmp_path)})


def test_a_folder_that_cannot_be_written_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda _: True)
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="set OWNLIST_STATE to a folder where you can"):
        open_state(tmp_path, {"OWNLIST_STATE": str(tmp_path / "file" / "state")})


def test_a_folder_of_somebody_else_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda _: True)
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(UserError, match="belongs to another user"):
        open_state(tmp_path, {"OWNLIST_STATE": str(tmp_path)})


def test_it_lies_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda _: True)
    assert choose(Path("/home/ada/ownlist"), {}) == Path("/home/ada/ownlist/.state")


def test_on_a_windows_drive_it_lies_in_the_users_state_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda _: True)
    monkeypatch.setattr(state_folder, "on_windows_drive", lambda _: True)
    chosen = choose(Path("/mnt/c/ownlist"), {"XDG_STATE_HOME": "/home/ada/state"})
    assert chosen.parent == Path("/home/ada/state/ownlist")
    assert chosen.name.startswith("ownlist-")


def test_a_folder_unreachable_for_nobody_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state_folder, "reachable", lambda path: path.parts[1] == "var")
    chosen = choose(Path("/root/ownlist"), {})
    assert chosen.parent == Path("/var/tmp")
    assert choose(Path("/root/other"), {}) != chosen


@cases(
    "path, release, windows",
    [
        ("/mnt/c/ada/ownlist", WSL, True),
        ("/mnt/c/ada/ownlist", "6.1.0-18-amd64", False),
        ("/mnt/data disk/ownlist", WSL, False),
        ("/home/ada/ownlist", WSL, False),
        ("/mnt/cellar", WSL, False),
    ],
)
def test_a_windows_drive_is_recognised(path: str, release: str, windows: bool) -> None:
    assert on_windows_drive(Path(path), release, MOUNTS) is windows


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = State(tmp_path).secret("a-secret")
    assert len(first) >= 32
    assert State(tmp_path).secret("a-secret") == first
    assert (tmp_path / "a-secret").stat().st_mode & 0o777 == 0o600


def test_root_sees_what_nobody_could_not_enter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    assert not unprivileged.reachable(private / "later")
    assert unprivileged.reachable(Path("/var/tmp"))
