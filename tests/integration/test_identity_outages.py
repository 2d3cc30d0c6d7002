"""A database that does not answer, and what is never printed."""

import json
import os
import re
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pg8000.native import Connection

from infra.common.processes import free_port
from infra.postgres.cluster import run
from tests.support.identity.function import (
    PASSWORD,
    Answer,
    Identity,
    assert_problem,
    no_mail,
)
from tests.support.postgres.certificates import Certificate
from tests.support.postgres.pretend_server import PretendPostgres
from tests.support.run.promises import fault, promise
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SCALE

ASKED = [
    ("GET", "/jwks", None),
    ("GET", "/token", None),
    ("GET", "/get-session", None),
    ("GET", "/list-sessions", None),
    (
        "POST",
        "/sign-up/email",
        {"name": "A", "email": "a@b.test", "password": PASSWORD},
    ),
    ("POST", "/sign-in/email", {"email": "a@b.test", "password": PASSWORD}),
    ("POST", "/sign-out", None),
    ("POST", "/delete-user", {"password": PASSWORD}),
]


def assert_unavailable(answer: Answer) -> None:
    assert_problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert not answer.cookies


@pytest.fixture(scope="module")
def stranded() -> Iterator[Identity]:
    """Identity whose database is not there."""
    nowhere = f"postgresql://a:canary-password@127.0.0.1:{free_port()}/b"
    with Identity(nowhere) as identity:
        yield identity


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
def test_without_a_database_it_is_unavailable(
    method: str, path: str, body: object, stranded: Identity
) -> None:
    assert_unavailable(stranded.request(method, path, body=body))
    assert "ECONNREFUSED" in stranded.output
    assert "canary-password" not in stranded.output


@fault("Locked tables of the identity")
def test_a_locked_table_is_an_outage_and_no_sign_out(
    identity: Identity, database: Database
) -> None:
    end_connections(database)  # of those who have gone, too
    session = identity.sign_up()
    before = connections(database)
    with locked(database, "auth.session"):
        answer = identity.request("GET", "/token", cookies=session.cookies)
        assert_unavailable(answer)
    assert identity.token(session)
    assert {*before}.isdisjoint(connections(database)), "what failed is not used again"


def test_a_session_is_shown_without_a_key(
    identity: Identity, database: Database
) -> None:
    """A token is made for who asks for one, and for nobody else."""
    session = identity.sign_up()
    with locked(database, "auth.jwks"):
        answer = identity.request("GET", "/get-session", cookies=session.cookies)
    assert answer.json()["user"]["id"] == session.user_id
    assert set(answer.headers) & {"set-auth-jwt", "set-auth-token"} == set()


def test_a_key_sealed_with_another_secret_is_an_outage(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    identity.token(session)
    other = {"BETTER_AUTH_SECRET": secrets.token_urlsafe(32)}
    with Identity(database.identity_url, other) as stranger:
        answer = stranger.request("GET", "/token", cookies=stranger.sign_up().cookies)
        assert_unavailable(answer)
        # Nothing but log lines: no message and no stack of a library's.
        said = [json.loads(line) for line in stranger.output.splitlines()]
    assert {line["service"] for line in said} == {"ownlist"}
    errors = [line["error"] for line in said if "error" in line]
    assert errors
    assert all(re.fullmatch(r"\w+", error) for error in errors), "a kind, no message"
    assert identity.token(session)


def test_a_connection_closed_meanwhile_is_replaced(
    identity: Identity, database: Database
) -> None:
    session = identity.sign_up()
    end_connections(database)
    assert identity.token(session)


def test_a_connection_gone_silent_is_replaced(
    identity: Identity, database: Database
) -> None:
    """While AWS has the process frozen, nobody may tell it that a connection ended."""
    session = identity.sign_up()
    time.sleep(1.1 * SCALE)  # longer than a connection is believed without asking
    with silent_connections(database):
        answer = identity.request("GET", "/token", cookies=session.cookies, short=True)
    assert answer.status == 200


def test_a_connection_that_falls_silent_is_given_up(
    identity: Identity, database: Database
) -> None:
    """While it is believed without asking."""
    for _ in range(5):
        identity.request("GET", "/jwks")
        pids = connections(database)
        identity.request("GET", "/jwks")
        with stopped(pids):
            answer = identity.request("GET", "/jwks", short=True)
        if answer.status == 503:  # else that time was over already
            break
    assert_unavailable(answer)


def test_a_server_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls = Certificate(tmp_path, "127.0.0.1").server()
    with PretendPostgres(tls) as server, Identity(server.url) as identity:
        assert_unavailable(identity.request("GET", "/jwks"))
    assert server.asked
    assert server.told == []


def test_a_server_without_tls_is_refused() -> None:
    with PretendPostgres() as server, Identity(server.url) as identity:
        assert_unavailable(identity.request("GET", "/jwks"))
    assert server.asked
    assert server.told == []


@promise("The identity's log holds no password, token or address")
def test_the_log_holds_nothing_of_anybody(identity: Identity) -> None:
    email, password = "canary-mail@example.com", "canary-password-1234"
    session = identity.sign_up(email, password)
    confirmed = identity.link(email)
    token = identity.token(session)
    headers = {"origin": "https://canary-origin.test", "user-agent": "canary-agent"}
    for body in ({"email": email, "password": "canary-wrong"}, {"email": "canary"}):
        identity.request("POST", "/sign-in/email", body=body, headers=headers)
        identity.request("POST", "/sign-in/email?canary-query", body=body)
    body = {"name": "canary-name", "email": email, "password": password}
    identity.request("POST", "/sign-up/email", body=body)
    identity.request("POST", "/request-password-reset", body={"email": email})
    link = identity.link(email, "reset")
    body = {"token": link, "newPassword": "canary-new-password"}
    identity.request("POST", "/reset-password", body=body)
    body = {"email": email}
    with no_mail():
        answer = identity.request("POST", "/request-password-reset", body=body)
    assert answer.status == 503
    identity.request("GET", "/canary-path", cookies=session.cookies)
    identity.request("POST", "/sign-out", cookies=session.cookies, headers=headers)
    said = identity.output
    assert "mail not sent" in said
    assert "canary" not in said
    assert link not in said
    assert confirmed not in said
    assert token not in said
    assert session.bearer not in said
    assert session.bearer.split(".")[0] not in said


def connections(database: Database) -> list[int]:
    """The server's processes that serve the identity function."""
    rows = run(
        database.superuser_url,
        f"""select pid from pg_stat_activity
            where usename = 'ownlist_identity' and datname = '{database.name}'""",
    )
    return [int(str(pid)) for (pid,) in rows]


def end_connections(database: Database) -> None:
    for pid in connections(database):
        run(database.superuser_url, f"select pg_terminate_backend({pid}, 5000)")


@contextmanager
def silent_connections(database: Database) -> Iterator[None]:
    """The connections there are now do not answer meanwhile; new ones do."""
    pids = connections(database)
    assert pids
    with stopped(pids):
        yield


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """Somebody else's transaction holds the table meanwhile."""
    place = urlsplit(database.owner_url)
    with closing(
        Connection(
            str(place.username),
            host=str(place.hostname),
            port=database.port,
            password=place.password,
            database=database.name,
        )
    ) as connection:
        connection.run("begin")
        connection.run(f"lock table {table}")
        yield
