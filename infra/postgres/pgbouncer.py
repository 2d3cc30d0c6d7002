"""PgBouncer in transaction mode on loopback, as Neon's pooler is. Tests only."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from infra.common.errors import UserError, last_lines
from infra.common.processes import answers, end, wait_until
from infra.common.unprivileged import give, identity

SETTINGS = """\
[databases]
* = host=127.0.0.1 port={postgres_port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {directory}/users.txt
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = {max_clients}
server_tls_sslmode = disable
{tls}
# Drivers send it at sign-in; a pooler would refuse what it does not know.
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
logfile = {directory}/pgbouncer.log
"""
TLS = """\
client_tls_sslmode = require
client_tls_key_file = {certificate}
client_tls_cert_file = {certificate}
"""


def program() -> str | None:
    """Where pgbouncer is; Debian puts it where a user's PATH does not look."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


class LocalPgBouncer:
    """A pooler on 127.0.0.1:`port` before the PostgreSQL on `postgres_port`.

    `users` maps each role that may sign in to its password. At most `pool_size` server
    connections per role and database. With a `certificate`, a file with its key, it
    takes clients over TLS alone. The process is a child of this one, and its pid
    is recorded in `directory`, so that it can be ended when this one was killed.
    """

    def __init__(
        self,
        directory: Path,
        port: int,
        postgres_port: int,
        users: dict[str, str],
        pool_size: int = 20,
        max_clients: int = 2_000,
        certificate: Path | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.port = port
        self.users = users
        self.settings = SETTINGS.format(
            port=port,
            postgres_port=postgres_port,
            directory=self.directory,
            pool_size=pool_size,
            max_clients=max_clients,
            tls=TLS.format(certificate=certificate) if certificate else "",
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it accepts connections. Raises UserError."""
        pgbouncer = program()
        if pgbouncer is None:
            raise UserError(
                "PgBouncer is missing. Install it: sudo apt install pgbouncer"
            )
        configuration = self._write_configuration()
        self._process = subprocess.Popen(
            [pgbouncer, "-q", configuration],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for who started us: the order is theirs
            **identity(),
        )
        (self.directory / "pid").write_text(str(self._process.pid))
        if not wait_until(self._settled, 10) or self._process.poll() is not None:
            self.stop()
            log = self.directory / "pgbouncer.log"
            raise UserError(f"PgBouncer did not start:\n{last_lines(log)}")

    def stop(self) -> None:
        """Stop at once: its clients lose their connections."""
        process, self._process = self._process, None
        if process is None:
            return
        for _ in range(20):
            process.terminate()  # from 1.23 on, the first alone waits for clients
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                break
        else:
            process.kill()
            process.wait()
        (self.directory / "pid").unlink(missing_ok=True)

    def _settled(self) -> bool:
        ended = self._process is None or self._process.poll() is not None
        return ended or answers(self.port)

    def _write_configuration(self) -> Path:
        self.directory.mkdir(parents=True, exist_ok=True)
        users = [f'"{role}" "{password}"\n' for role, password in self.users.items()]
        (self.directory / "users.txt").write_text("".join(users))
        configuration = self.directory / "pgbouncer.ini"
        configuration.write_text(self.settings)
        for path in (self.directory, *self.directory.iterdir()):
            give(path)
        return configuration


def end_left_over(directory: Path) -> bool:
    """End the pooler recorded in `directory` if it still runs. True when it did."""
    try:
        pid = int((directory / "pid").read_text())
    except (OSError, ValueError):
        return False
    return end(pid, str(directory.absolute() / "pgbouncer.ini"))
