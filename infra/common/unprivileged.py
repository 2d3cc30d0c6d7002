"""PostgreSQL and PgBouncer refuse to run as root: then they run as `nobody`."""

import os
import pwd
from pathlib import Path
from typing import TypedDict


class Identity(TypedDict, total=False):
    """Arguments for subprocess: empty unless this process is root's."""

    user: int
    group: int
    extra_groups: list[int]


def identity() -> Identity:
    """Who servers run as: `nobody` for root, else whoever we are."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    """Let the servers' user own `path`; nothing changes unless we are root."""
    who = identity()
    if who:
        os.chown(path, who["user"], who["group"])


def reachable(path: Path) -> bool:
    """Whether the servers' user can walk to `path`."""
    if os.geteuid() != 0:
        return True
    existing = (each for each in (path, *path.parents) if each.exists())
    return all(each.stat().st_mode & 0o001 for each in existing if each.is_dir())
