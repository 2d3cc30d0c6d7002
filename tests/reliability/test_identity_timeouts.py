"""Each timeout of the identity function at its real value, all waited for at once."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.support.aws.secrets_manager import SecretsManager, silence
from tests.support.identity.bundle import SECRET
from tests.support.identity.function import PASSWORD, Answer, Identity, some_email
from tests.support.postgres import wire_faults
from tests.support.postgres.wire import Wire, nobody_accepts
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SLACK

Timed = tuple[int, float, float]  # the status, how long it took, and should have


def timed(ask: Callable[[], Answer], seconds: float) -> Timed:
    began = time.monotonic()
    answer = ask()
    return answer.status, time.monotonic() - began, seconds


def behind(database: Database, port: int) -> str:
    return database.through(port).identity_url


def keys(identity: Identity) -> Callable[[], Answer]:
    return lambda: identity.request("GET", "/jwks")


def ready(database: Database, _: SecretsManager) -> list[Timed]:
    with Wire(database.port) as wire:
        wire.asleep = 20
        with Identity(behind(database, wire.port)) as identity:
            return [timed(keys(identity), 7.5)]


def total(database: Database, _: SecretsManager) -> list[Timed]:
    """Every response is in time, and all together they are not."""
    wire = Wire(database.port)
    with wire, Identity(behind(database, wire.port)) as identity:
        cookies = identity.sign_up().cookies
        wire.homeward = wire_faults.late(2.5)
        return [timed(lambda: identity.request("GET", "/token", cookies=cookies), 8.8)]


def secret_and_connect(database: Database, manager: SecretsManager) -> list[Timed]:
    with nobody_accepts() as port:
        url = behind(database, port)
        secret = manager.keep(IDENTITY_DATABASE_URL=url, BETTER_AUTH_SECRET=SECRET)
        named = {
            "IDENTITY_DATABASE_URL": None,
            "BETTER_AUTH_SECRET": None,
            "IDENTITY_DATABASE_SECRET_ID": secret,
            "BETTER_AUTH_SECRET_ID": secret,
        }
        with Identity("", named | manager.environment()) as identity:
            manager.fault = silence
            first = timed(keys(identity), 2.5)
            manager.fault = None
            return [first, timed(keys(identity), 2.0)]


def mail_check_and_response(database: Database, _: SecretsManager) -> list[Timed]:
    body = {"name": "A", "email": some_email(), "password": PASSWORD}
    with Wire(database.port) as wire, closing(socket.create_server(HERE)) as silent:
        service = f"http://127.0.0.1:{silent.getsockname()[1]}"
        told = {"AWS_ENDPOINT_URL_SESV2": service}
        with Identity(behind(database, wire.port), told) as identity:
            # Signing in fails, and warms up what is slow at first.
            identity.request("POST", "/sign-in/email", body=body)
            mail = timed(
                lambda: identity.request("POST", "/sign-up/email", body=body), 3.0
            )
            time.sleep(1.1)  # longer than a connection is believed without asking
            wire.homeward = wire_faults.gone(wire)
            check = timed(keys(identity), 1.0)
            wire.homeward = wire_faults.dropped
            return [mail, check, timed(keys(identity), 3.0)]


HERE = ("127.0.0.1", 0)
WAITS = {
    ready: [503],
    total: [503],
    secret_and_connect: [503, 503],
    mail_check_and_response: [503, 200, 503],
}


def test_each_timeout_is_waited_for_and_no_longer(
    database: Database, manager: SecretsManager
) -> None:
    with ThreadPoolExecutor(len(WAITS)) as together:
        begun = {wait: together.submit(wait, database, manager) for wait in WAITS}
    for wait, statuses in WAITS.items():
        found = begun[wait].result()
        assert [status for status, _, _ in found] == statuses, wait.__name__
        for _, took, expected in found:
            assert expected - 0.1 < took < expected + SLACK, wait.__name__
