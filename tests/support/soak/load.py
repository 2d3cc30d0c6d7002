"""`make load`: more and more clients at once, through PgBouncer with 20 servers.

python -m tests.support.soak.load FOLDER [MAX_CLIENTS [SECONDS]]

A client is an execution environment with the real handlers and a connection of its own,
in a thread of one of a few processes. Each sends, waits for the answer, sends again.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from infra.common.processes import free_port
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from tests.support.postgres.sql import rows
from tests.support.run.run import Database, Run
from tests.support.soak.load_clients import Clients, Crowd, Tally
from tests.support.tokens.issuer import Issuer

SERVERS = 20
STEPS = (1, 10, 100, 300, 1_000)  # never more: this is one machine, and loopback


class Target:
    """A database behind its pooler, whose people may write as often as they like."""

    def __init__(self, database: Database, port: int, issuer: Issuer) -> None:
        self._database, self._issuer = database, issuer
        url = database.through(port).api_url
        self._clients = Clients({"DATABASE_URL": url, **issuer.environment()})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clients.__exit__()

    def tokens(self, kind: str, count: int) -> list[str]:
        """One for each of so many new people."""
        people = [f"{kind}-{time.time_ns()}-{number}" for number in range(count)]
        values = ", ".join(f"('{person}', 1000000000)" for person in people)
        made = f"insert into owner (id, write_limit) values {values}"
        rows(self._database.superuser_url, made)
        return [self._issuer.bearer(person) for person in people]

    def crowd(
        self, count: int, seconds: float, when_warm: Callable[[], None] = lambda: None
    ) -> Tally:
        everybody = Crowd("all", self.tokens("one-of-many", count), seconds)
        return self._clients.run(everybody, when_warm=when_warm)["all"]

    def noisy(self, noise: int, quiet: int, seconds: float) -> dict[str, Tally]:
        """One person with many clients, and others with one each, at the same time."""
        (one,) = self.tokens("noisy", 1)
        return self._clients.run(
            Crowd("noisy", [one] * noise, seconds),
            Crowd("quiet", self.tokens("quiet", quiet), seconds),
        )

    def seconds_to_recover(self) -> float:
        """Until one client is answered as if nothing had been."""
        began = time.monotonic()
        while time.monotonic() - began < 60:
            tally = self.crowd(1, 0.5)
            if tally.only_success:
                return round(time.monotonic() - began - 0.5, 1)
        return -1.0


def measure(target: Target, most: int, seconds: float) -> dict[str, Any]:
    steps = [count for count in STEPS if count <= most]
    result: dict[str, Any] = {
        "servers of the pooler": SERVERS,
        "seconds of a step": seconds,
        "clients": {n: target.crowd(n, seconds).summary() for n in steps},
        "seconds to recover": target.seconds_to_recover(),
    }
    alone = target.crowd(10, seconds)
    both = target.noisy(60, 10, seconds)
    named = {"10 quiet alone": alone, "10 quiet beside": both["quiet"]}
    named["60 of one noisy person"] = both["noisy"]
    return result | {k: tally.summary() for k, tally in named.items()}


def main(folder: str, most: str = "1000", seconds: str = "10") -> int:
    run = Run.begin()
    with ExitStack() as stack:
        stack.callback(run.finish)
        postgres = run.postgres()
        database = run.database("ownlist_load")
        place = run.directory / "pgbouncer-load"
        pooler = LocalPgBouncer(place, free_port(), postgres.port, PASSWORDS, SERVERS)
        stack.callback(pooler.stop)
        pooler.start()
        issuer = stack.enter_context(Issuer(algorithms=("EdDSA",)))
        target = stack.enter_context(Target(database, pooler.port, issuer))
        result = measure(target, min(int(most), STEPS[-1]), float(seconds))
    text = json.dumps(result, indent=2)
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "result.json").write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
