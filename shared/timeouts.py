"""Every wait of a request has an end, and together they fit into the one of Lambda."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timeouts:
    """All in seconds. A function has 10 s: serverless.yml, provider.timeout.

    The database:
    `connect` until there is a TCP connection.
    `startup` until it is ready for statements. Neon's proxy answers TCP and TLS at once
    and holds the start-up while the compute wakes, so a sleeping database and a dead
    one look alike: wait longer here.
    `response` for all of an answer: more than the role's statement_timeout, so that the
    server is the first to give up.
    `total` for everything, with a connection that must be opened, and a retry.
    `min_time_left` or nothing is sent.
    `max_idle` of a connection: less than the 300 s after which a Neon compute sleeps.
    `terminate` to say that a connection ends.

    The request:
    `reserve` is kept for the answer itself.

    Secrets Manager, which is asked once, as who called may call again:
    `secret_connect`, `secret_response`.

    The issuer's keys:
    `keys_first` while there is none, `keys_refresh` while there are some.
    """

    connect: float = 2.0
    startup: float = 6.0
    response: float = 3.0
    total: float = 8.8
    min_time_left: float = 1.0
    max_idle: float = 240.0
    terminate: float = 0.2
    reserve: float = 0.5
    secret_connect: float = 1.0
    secret_response: float = 1.5
    keys_first: float = 5.0
    keys_refresh: float = 1.5


TIMEOUTS = Timeouts()


def timeouts() -> Timeouts:
    """Those of this process. Ask when a wait begins: nothing keeps them."""
    return TIMEOUTS
