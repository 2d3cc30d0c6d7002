"""The settings of the `make dev` that runs on this machine."""

from urllib.parse import urlsplit

from infra.common.errors import UserError
from infra.common.state_folder import open_state
from infra.local_stack.environment import environment
from infra.local_stack.options import Options
from infra.postgres import cluster


def local_settings() -> dict[str, str]:
    """As its functions find them. Raises UserError when it does not run."""
    state = open_state()
    postgres = cluster.running(state.postgres)
    lock = state.directory / "dev.lock"
    if not (postgres and lock.exists()):
        raise UserError(
            "`make dev` is not running: start it, or name a stage (STAGE=dev)."
        )
    port = urlsplit(lock.read_text()).port or 0
    variables = environment(state, postgres, Options(port=port))
    return variables | {"MIGRATION_DATABASE_URL": cluster.owner_url(postgres)}
