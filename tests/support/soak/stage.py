"""All the real parts of a soak, and the faults that befall them on a schedule."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event

from pg8000.dbapi import connect

from infra.common.processes import free_port, wait_until
from infra.postgres import cluster
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from infra.postgres.server import LocalPostgres
from shared.postgres_url import parse_database_url
from tests.support.postgres import wire_faults
from tests.support.postgres.sql import rows
from tests.support.postgres.wire import Fault, Wire
from tests.support.soak.environment_pool import Fleet
from tests.support.tokens.issuer import Issuer
from tests.support.tokens.key_servers import document

HANDLERS = "usename = 'ownlist_api' and datname = current_database()"
MAX_FAULT = 3.0  # seconds that a fault lasts
CLOSED = f"alter database {cluster.DATABASE} connection limit"


class Stage:
    """PostgreSQL that keeps what it says, PgBouncer, a wire before it, environments."""

    def __init__(self, directory: Path, environments: int, stack: ExitStack) -> None:
        self.postgres = LocalPostgres(directory / "postgres", free_port())
        stack.callback(self.postgres.remove)
        self.postgres.start()
        cluster.prepare(self.postgres)
        port = self.postgres.port
        place = directory / "pgbouncer-soak"
        self.pooler = LocalPgBouncer(place, free_port(), port, PASSWORDS)
        stack.callback(lambda: self.pooler.stop())
        self.pooler.start()
        self.wire = stack.enter_context(Wire(self.pooler.port))
        self.issuer = stack.enter_context(Issuer(algorithms=("EdDSA",)))
        url = cluster.role_url(self.postgres, "ownlist_api")
        variables = {
            "DATABASE_URL": url.replace(f":{port}/", f":{self.wire.port}/"),
            **self.issuer.environment(),
        }
        log = directory / "environments.log"
        self.fleet = stack.enter_context(Fleet(environments, variables, log))

    @property
    def url(self) -> str:
        """Where an administrator signs in, past wire and pooler."""
        return self.postgres.superuser_url(cluster.DATABASE)

    def settled(self) -> bool:
        """Nothing of the handlers is under way any more."""
        busy = f"select from pg_stat_activity where {HANDLERS} and state <> 'idle'"
        return rows(self.url, busy) == []


class Schedule:
    """One fault after the other, in an order that the seed decides."""

    def __init__(self, stage: Stage, seed: int, stop: Event) -> None:
        self.counts: Counter[str] = Counter()
        self._stage, self.stop = stage, stop
        self._chance = random.Random(seed)
        self._kinds: dict[str, Callable[[], None]] = {
            "connections cut": stage.wire.cut,
            "connections reset": lambda: stage.wire.cut(reset=True),
            "connections half closed": stage.wire.half_close,
            "requests lost": lambda: self._on_the_wire("outward", wire_faults.lost),
            "requests cut midway": lambda: self._on_the_wire(
                "outward", wire_faults.half
            ),
            "requests late": lambda: self._on_the_wire("outward", wire_faults.late(4)),
            "network gone": self._gone,
            "answers lost": lambda: self._on_the_wire("homeward", wire_faults.lost),
            "answers cut midway": lambda: self._on_the_wire(
                "homeward", wire_faults.half
            ),
            "answers corrupt": lambda: self._on_the_wire(
                "homeward", wire_faults.corrupt
            ),
            "answers trickle": lambda: self._on_the_wire(
                "homeward", wire_faults.trickle
            ),
            "database asleep": self._asleep,
            "pooler restarted": self._restart_pooler,
            "server processes ended": self._end_processes,
            "server crashed": self._crash,
            "server read-only": self._read_only,
            "no connection left": self._full,
            "owners locked": self._lock,
            "environment killed": lambda: self._signal(signal.SIGKILL),
            "environment terminated": lambda: self._signal(signal.SIGTERM),
            "environment frozen": self._freeze,
            "issuer down": self._issuer_down,
        }

    def run(self) -> None:
        """Until it is told to stop; then all is well again."""
        kinds = list(self._kinds)
        while not self.stop.is_set():
            self._chance.shuffle(kinds)
            for kind in kinds:  # each as often as the others
                self.stop.wait(self._chance.uniform(0.3, 2.0))
                if self.stop.is_set():
                    return
                self._kinds[kind]()
                self.counts[kind] += 1

    def _while(self, max_seconds: float = MAX_FAULT) -> None:
        self.stop.wait(self._chance.uniform(0.3, max_seconds))

    def _on_the_wire(self, direction: str, fault: Fault) -> None:
        setattr(self._stage.wire, direction, fault)
        self._while()
        self._stage.wire.mend()

    def _gone(self) -> None:
        wire = self._stage.wire
        wire.outward = wire.homeward = wire_faults.dropped
        self._while()
        wire.mend()
        wire.cut()  # what was left out of a conversation does not come back

    def _asleep(self) -> None:
        self._stage.wire.asleep = 2.0
        self._stage.wire.cut()
        self._while()
        self._stage.wire.mend()

    def _restart_pooler(self) -> None:
        self._stage.pooler.stop()
        self._while(1.0)
        self._stage.pooler.start()

    def _end_processes(self) -> None:
        end = f"select pg_terminate_backend(pid) from pg_stat_activity where {HANDLERS}"
        rows(self._stage.url, end)

    def _crash(self) -> None:
        """Every process of it at once; it comes back by its log."""
        self._stage.postgres.crash()
        self._while(1.0)
        self._stage.postgres.start()

    def _read_only(self) -> None:
        with self._altered("alter system set default_transaction_read_only = on"):
            self._while()

    @contextmanager
    def _altered(self, change: str) -> Iterator[None]:
        reload = "select pg_reload_conf()"
        rows(self._stage.url, change, reload)
        yield
        rows(self._stage.url, "alter system reset all", reload)

    def _full(self) -> None:
        rows(self._stage.url, f"{CLOSED} 0")
        self._end_processes()
        self._while()
        rows(self._stage.url, f"{CLOSED} -1")

    def _lock(self) -> None:
        at = parse_database_url(self._stage.url)
        with closing(
            connect(at.user, at.host, at.database, at.port, at.password)
        ) as other:
            other.cursor().execute("select from owner for update")
            self._while(1.5)
            other.rollback()

    def _signal(self, number: signal.Signals) -> None:
        self._chance.choice(self._stage.fleet.environments).process.send_signal(number)

    def _freeze(self) -> None:
        frozen = self._chance.choice(self._stage.fleet.environments)
        frozen.process.send_signal(signal.SIGSTOP)
        self._while()
        frozen.process.send_signal(signal.SIGCONT)

    def _issuer_down(self) -> None:
        issuer = self._stage.issuer
        publish, issuer.answer = issuer.answer, document(b"", 500)
        self._while()
        issuer.answer = publish


def calm(stage: Stage) -> bool:
    """Waits until nothing that was sent can still be done."""
    stage.wire.cut()
    time.sleep(0.2)
    return wait_until(stage.settled, 10)
