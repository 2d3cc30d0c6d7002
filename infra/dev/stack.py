"""The whole of Ownlist on this machine: PostgreSQL, migrations, the functions."""

from collections.abc import Callable
from typing import TextIO

from infra.common.errors import UserError
from infra.common.processes import take_lock, taken
from infra.common.state_folder import ROOT, State
from infra.dev.mailbox import Mailbox
from infra.dev.ready import all_answer
from infra.dev.serverless_offline import Offline
from infra.local_stack.addresses import MAILBOX, base_url
from infra.local_stack.environment import environment
from infra.local_stack.options import Options
from infra.migrations.errors import MigrationError
from infra.postgres import cluster
from infra.postgres.server import LocalPostgres

POSTGRES_PORT = 25_432  # if it is free: then the address stays the same
BUILT = {
    "identity function": ROOT / "build" / "identity" / "handler.mjs",
    "docs page": ROOT / "build" / "web" / "docs.html.gz",
}


class Stack:
    """Starts what a local Ownlist needs and stops what it started, nothing else.

    `state` is locked while the stack runs: a second one on the same data is refused.
    """

    def __init__(
        self, state: State, options: Options, say: Callable[[str], None]
    ) -> None:
        self.state = state
        self.options = options
        self.port = port = options.port
        self.say = say
        self.url = base_url(port)
        self.postgres = LocalPostgres(state.postgres, POSTGRES_PORT)
        log = state.log("serverless-offline")
        self.offline = Offline(port, log, state.offline_record)
        self.mailbox = Mailbox(port + MAILBOX)
        self._lock: TextIO | None = None

    def start(self) -> None:
        """Bring everything up, until it answers. Raises UserError."""
        self._take_lock()
        self._end_left_overs()
        self._refuse_taken_port()
        self._refuse_unbuilt()
        self.mailbox.start()
        self.say("starting PostgreSQL and the functions")
        self.postgres.start_on(POSTGRES_PORT)
        self.offline.begin(environment(self.state, self.postgres, self.options))
        self._migrate()
        self.offline.wait_until_listening()
        all_answer(self.url, self.offline.log)

    def stop(self) -> list[str]:
        """Stop what runs; the names of what was stopped."""
        if self._lock is None:  # somebody else's stack
            return []
        stopped = []
        if not self.offline.ended():
            stopped.append("serverless-offline")
        self.offline.stop()
        if self.postgres.running():
            self.postgres.stop()
            stopped.append("PostgreSQL")
        self.mailbox.stop()
        self._lock.close()
        self._lock = None
        return stopped

    def check(self) -> None:
        """Raises UserError when a part has ended by itself."""
        if self.offline.ended():
            raise UserError(
                f"serverless-offline has ended; its log is {self.offline.log}"
            )
        if not self.postgres.running():
            raise UserError(f"PostgreSQL has ended; its log is {self.postgres.log}")

    def _take_lock(self) -> None:
        path = self.state.directory / "dev.lock"
        self._lock = take_lock(path)
        if self._lock is None:
            where = path.read_text() or "in another terminal"
            raise UserError(
                f"`make dev` is already running ({where}): use that one, or stop "
                "it with Ctrl-C in its terminal."
            )
        self._lock.truncate(0)
        self._lock.write(self.url)
        self._lock.flush()

    def _end_left_overs(self) -> None:
        left = self.offline.end_left_over()
        if self.postgres.running():
            self.postgres.stop()
            left = True
        if left:
            self.say("stopped processes of an earlier run")

    def _refuse_unbuilt(self) -> None:
        for name, path in BUILT.items():
            if not path.exists():
                raise UserError(f"The {name} is not built: run `make setup`.")

    def _refuse_taken_port(self) -> None:
        for port in (self.port, self.mailbox.port):
            if taken(port):
                raise UserError(
                    f"Port {port} is in use: stop what uses it, or choose another "
                    f"with `make dev PORT={self.port + 1}`."
                )

    def _migrate(self) -> None:
        try:
            cluster.prepare(self.postgres)
        except MigrationError as error:
            raise UserError(
                f"The migrations failed: {error}. PostgreSQL's log is "
                f"{self.postgres.log}. If the local data is not needed, run "
                "`make clean` and start again."
            ) from error
