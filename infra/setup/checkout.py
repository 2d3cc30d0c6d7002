"""Whether this checkout can be worked in: its path, and whose files are in it.

Standard library only: the set-up runs before anything is installed.
"""

import os
import pwd
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

from infra.common.child_environment import writable
from infra.common.errors import UserError
from infra.common.state_folder import ROOT

# A list of folders is divided by the one, Node.js loads no module by the other.
UNUSABLE = (":", "\\")
CONTROL = ("Cc", "Cs")  # with bytes that are no UTF-8


def refuse_folder(root: Path = ROOT) -> None:
    """Raises UserError where nothing could work, before anything has been done."""
    path = str(root)
    bad = next(filter(_unusable, path), "")
    if bad:
        raise UserError(
            f"Ownlist cannot be in the folder {path!r}: Python and Node.js do not run "
            f"in a path with {bad!r}. Rename the folder."
        )
    if not writable(root):
        raise UserError(
            f"{root} belongs to {owner(root)}, and you may not write in it: "
            "work in a clone of your own."
        )


def _unusable(character: str) -> bool:
    return character in UNUSABLE or unicodedata.category(character) in CONTROL


def others_files(folders: Iterable[Path]) -> str:
    """One sentence about what somebody else, mostly root, has left in the folders."""
    found = next((path for top in folders for path in _others(top)), None)
    if found is None:
        return ""
    return (
        f"{found} belongs to {owner(found)}, perhaps since `sudo make`: "
        f"sudo chown -R {os.geteuid()} {quote(str(ROOT))}, then run it without sudo."
    )


def _others(top: Path) -> Iterator[Path]:
    if os.geteuid() == 0:
        return
    for folder, folders, files in os.walk(top):
        for path in (Path(folder, name) for name in (".", *folders, *files)):
            if path.lstat().st_uid != os.geteuid():
                yield path


def owner(path: Path) -> str:
    """The name of who owns it, or the number if nobody has that one."""
    number = path.lstat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"the user {number}"
