"""A machine without some programs, for a run of pytest in a process of its own.

    OWNLIST_HIDDEN=git,pgbouncer python -m pytest -p tests.support.run.hidden

With pytest-xdist name it in PYTEST_PLUGINS, so that the workers know it as well.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from infra.package.interpreter import NAME

HIDDEN = frozenset(filter(None, os.environ.get("OWNLIST_HIDDEN", "").split(",")))
NOWHERE = "/nowhere/python3.13"
_which = shutil.which


def which(program: str, *arguments: Any, **options: Any) -> str | None:
    """PgBouncer and PostgreSQL are looked for where PATH does not lead, too."""
    return None if program in HIDDEN else _which(program, *arguments, **options)


def path_without(hidden: frozenset[str], folder: Path) -> str:
    """A folder of links to everything on PATH that is not hidden."""
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            link = folder / program.name
            if program.name not in hidden and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)


if HIDDEN:
    _folder = tempfile.TemporaryDirectory(prefix="ownlist-path-")
    os.environ["PATH"] = path_without(HIDDEN, Path(_folder.name))
    shutil.which = which  # type: ignore[assignment]
    if "python3.13" in HIDDEN:
        os.environ[NAME] = NOWHERE
