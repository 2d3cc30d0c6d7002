"""A real PostgreSQL on loopback, from the wheel's programs, without installing any."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from infra.common.child_environment import child_environment
from infra.common.errors import UserError, last_lines
from infra.common.processes import command_of, free_port, taken, wait_until
from infra.common.signals import uninterrupted
from infra.common.unprivileged import give, identity
from infra.postgres.binaries import programs

SUPERUSER = "postgres"
SUPERUSER_PASSWORD = "postgres"  # noqa: S105 - it listens on this machine only
START_TIMEOUT = 60  # seconds: the recovery after an unclean end takes its time
# Ours, so that the database folds case alike on every machine and on Neon.
CLUSTER = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
    "--no-instructions",
    "--no-sync",
)
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "lock_timeout": "60s",  # for roles without their own: a test fails, never hangs
}


class LocalPostgres:
    """One server on 127.0.0.1:`port`, its data under `data`, which outlives it.

    `fast` gives up durability: a power cut may destroy the data, so tests only.
    Run by root, the server belongs to `nobody`, who must be able to reach `data`.
    """

    def __init__(self, data: Path, port: int, *, fast: bool = False) -> None:
        self.data = data.absolute()
        self.port = port
        self.fast = fast

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def url(self, role: str, password: str, database: str) -> str:
        """The address at which `role` signs in to `database`."""
        who = f"{quote(role, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{who}@127.0.0.1:{self.port}/{quote(database, safe='')}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url(SUPERUSER, SUPERUSER_PASSWORD, database)

    def pid(self) -> int | None:
        """The server that runs on this data, whoever started it; else None.

        After an unclean end the recorded pid may be a stranger's: then None.
        """
        try:
            recorded = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return None
        return recorded if self._is_ours(recorded) else None

    def _is_ours(self, pid: int) -> bool:
        return f"-D {self.data} " in command_of(pid)

    def running(self) -> bool:
        return self.pid() is not None

    def start(self) -> None:
        """Start, and make the data folder first if there is none.

        A server left over on the same data is stopped before. Raises UserError.
        """
        self.stop()
        if not self.data.exists():
            self._initialise()
        self._refuse_another_major_version()
        give(self.data)
        with uninterrupted():
            ready = self._launch()
        if not ready:
            raise UserError(
                f"PostgreSQL did not start; its log is {self.log}. If the data in "
                f"{self.data} is not needed, remove that folder and start again.\n"
                + last_lines(self.log)
            )

    def start_on(self, preferred: int) -> None:
        """Start on `preferred`, or on another port when somebody uses that one.

        Somebody may take it between our look and the server's start: another
        checkout that starts now. Then once more, elsewhere. Raises UserError.
        """
        self.port = free_port(preferred)
        try:
            self.start()
        except UserError:
            if not taken(self.port):
                raise
            self.port = free_port()
            self.start()

    def _launch(self) -> bool:
        """As a process of nobody's: it outlives us. Whether it is ready.

        pg_ctl would write the path of the data between quotes and give it to a shell.
        """
        command = [str(programs() / "postgres"), "-D", str(self.data), *self._options()]
        detached = '"$@" >> "$0" 2>&1 & echo $!'
        said = self._run("/bin/sh", "-c", detached, str(self.log), *command).stdout
        pid = int(said)
        wait_until(lambda: self._ready() or not command_of(pid), START_TIMEOUT)
        return self._ready()

    def _ready(self) -> bool:
        """The server's own word, the eighth line of its file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return self.running() and len(lines) > 7 and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Stop the server that runs on this data, if one does. Raises UserError."""
        pid = self.pid()
        if pid is None:
            return
        for mode in ("fast", "immediate"):
            self._control("stop", "-m", mode)
            # pg_ctl is content when the pid file is gone, a moment before the end.
            if wait_until(lambda: not self._is_ours(pid), 5):
                return
        raise UserError(
            f"PostgreSQL (process {pid}) does not stop: run `kill -9 {pid}`."
        )

    def crash(self) -> None:
        """End all its processes at once: the next start recovers from its log."""
        self._control("stop", "-m", "immediate")

    def remove(self) -> None:
        """Stop and forget everything."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def _initialise(self) -> None:
        # Under another name until it is whole: an interrupted one is not believed.
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        password = unfinished.with_suffix(".password")
        password.write_text(SUPERUSER_PASSWORD)
        give(unfinished)
        give(password)
        arguments = ["-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password}"]
        result = self._run("initdb", *arguments, *CLUSTER)
        password.unlink()
        if result.returncode:
            raise UserError(
                f"PostgreSQL could not create its data folder {self.data}: check that "
                f"the disk has space and the folder is writable.\n{result.stderr}"
            )
        unfinished.rename(self.data)

    def _refuse_another_major_version(self) -> None:
        ours = self._run("postgres", "--version").stdout.split()[2].split(".")[0]
        try:
            theirs = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            theirs = "no"
        if theirs != ours:
            raise UserError(
                f"{self.data} holds data of PostgreSQL {theirs}, this is {ours}: "
                "move that folder away, or remove it if its data is not needed."
            )

    def _options(self) -> list[str]:
        settings = {"max_connections": "200", "unix_socket_directories": ""}
        settings |= FAST if self.fast else {}
        chosen = [f"--{name}={value}" for name, value in settings.items()]
        return ["-p", str(self.port), "-h", "127.0.0.1", *chosen]

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        where = ("-D", str(self.data), "-w", "-t", str(START_TIMEOUT))
        return self._run("pg_ctl", *where, *arguments)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = child_environment({"LC_ALL": "C"})
        return subprocess.run(
            [programs() / program, *arguments],
            cwd="/",  # `nobody` may not be able to stay where we are
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * START_TIMEOUT,
            start_new_session=True,  # Ctrl-C is for who started us: the order is theirs
            **identity(),
        )
