"""`make clean`: remove all that was made here, the local database too.

Standard library only: what it removes may be half there.
"""

import shutil
import sys

from infra.common.errors import UserError
from infra.common.processes import end, take_lock
from infra.common.state_folder import ROOT, State, open_state
from infra.dev.serverless_offline import Offline
from infra.postgres.server import LocalPostgres

MADE = (
    *(".venv", "node_modules", "build", ".serverless", ".hypothesis"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"),
)


def clean(state: State) -> None:
    """Remove it. Raises UserError while `make dev` runs."""
    lock = take_lock(state.directory / "dev.lock")
    if lock is None:
        raise UserError(
            "`make dev` is running: stop it with Ctrl-C in its terminal first."
        )
    with lock:
        _end_left_overs(state)
        for name in MADE:
            shutil.rmtree(ROOT / name, ignore_errors=True)
        forget(state)


def _end_left_overs(state: State) -> None:
    log, record = state.log("serverless-offline"), state.offline_record
    Offline(0, log, record).end_left_over()
    postgres = LocalPostgres(state.postgres, 0)
    if pid := postgres.pid():
        end(pid, str(postgres.data))


def forget(state: State) -> None:
    """Remove what this project put there; a folder of the user's own may hold more."""
    for path in (state.postgres, state.directory / "logs"):
        shutil.rmtree(path, ignore_errors=True)
    for pattern in ("*.lock", "*.pid", "better-auth-secret"):
        for path in state.directory.glob(pattern):
            path.unlink()
    if not any(state.directory.iterdir()):
        state.directory.rmdir()


def main() -> int:
    try:
        clean(open_state())
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
