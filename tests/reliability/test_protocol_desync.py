"""A pooler that slips: what is not the reply to this request is never its answer.

Poolers have done it: pgbouncer issues 141 and 223, pgagroal issue 142.
"""

import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.database.pipelined_connection import PipelinedConnection
from shared.database.session import ForeignRow, run, run_all
from shared.principal import Principal
from tests.support.api.client import TODOS, Answer, Api, Person
from tests.support.api.fixtures import Printed, on_the_wire
from tests.support.postgres.certificates import Certificate
from tests.support.postgres.wire import Fault
from tests.support.postgres.wire_model import SIGNED_IN
from tests.support.run.promises import promise
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer

READY = b"Z\0\0\0\5I"
READS = [TODOS, f"{TODOS}/changes", f"{TODOS}/summary", "/api/v1/export", "/api/v1/me"]


def once(change: Callable[[bytes], Iterator[bytes]]) -> Fault:
    """This of the next burst only."""
    changed = False

    def fault(burst: bytes) -> Iterator[bytes]:
        nonlocal changed
        pieces, changed = (iter([burst]) if changed else change(burst)), True
        yield from pieces

    return fault


def ready_before(burst: bytes) -> Iterator[bytes]:
    yield READY + burst


def ready_long_before(burst: bytes) -> Iterator[bytes]:
    yield READY
    time.sleep(0.03)  # the real reply comes when nobody waits for it any more
    yield burst


def ready_after(burst: bytes) -> Iterator[bytes]:
    yield burst + READY


def unavailable(answer: Answer) -> None:
    assert (answer.status, answer.slug) == (503, "database-unavailable")


@pytest.mark.parametrize("early", [ready_before, ready_long_before])
@pytest.mark.parametrize("target", READS)
def test_a_surplus_message_is_a_503_and_never_the_answer_of_another_request(
    database: Database,
    trusted_issuer: Issuer,
    printed: Printed,
    target: str,
    early: Callable[[bytes], Iterator[bytes]],
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice, bob = api.person(), api.person()
        alice.create("a secret of alice")
        bob.create("one of bob's")
        wire.homeward = once(early)
        unavailable(alice.send("GET", target))
        assert '"Desync":[1.0]' in printed.text
        theirs = bob.send("GET", target)
        assert theirs.status == 200
        assert "alice" not in theirs.body


def test_bytes_after_a_reply_are_not_read_as_the_next_reply(
    database: Database, trusted_issuer: Issuer, printed: Printed
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice, bob = api.person(), api.person()
        alice.create("a secret of alice")
        wire.homeward = once(ready_after)
        assert "a secret of alice" in alice.send("GET", TODOS).body
        assert bob.send("GET", TODOS).json["items"] == []
        assert '"Desync":[1.0]' in printed.text
        assert wire.connections == 2


@pytest.mark.parametrize("whose", ["another's", "their own, of before"])
def test_a_reply_to_another_request_is_a_503(
    database: Database, trusted_issuer: Issuer, whose: str
) -> None:
    """In full, as a pooler hands it out that has mixed two requests up."""
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice, bob = api.person(), api.person()
        alice.create("a secret of alice")
        replies: list[bytes] = []

        def keep(burst: bytes) -> Iterator[bytes]:
            replies.append(burst)
            yield burst

        wire.homeward = keep
        alice.send("GET", TODOS)
        wire.homeward = once(lambda _: iter(replies[-1:]))
        asks = bob if whose == "another's" else alice
        unavailable(asks.send("GET", TODOS))
        wire.mend()
        assert bob.send("GET", TODOS).json["items"] == []


def test_an_error_before_the_proof_of_identity_rejects_no_request(
    database: Database, trusted_issuer: Issuer
) -> None:
    fields = b"SERROR\0C23514\0nowner_quota\0\0"
    refused = b"E" + struct.pack("!i", len(fields) + 4) + fields + READY
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        wire.homeward = once(lambda _: iter([refused]))
        unavailable(alice.send("POST", TODOS, {"title": "Buy milk"}))


def test_unread_decrypted_bytes_make_a_connection_stale(
    run_folder: Path,
) -> None:
    certificate = Certificate(run_folder, "127.0.0.1")
    here, there = socket.socketpair()
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(certificate.server().wrap_socket, there, server_side=True)
        trusting = ssl.create_default_context(cafile=certificate.path)
        client = trusting.wrap_socket(here, server_hostname="127.0.0.1")
        with serving.result() as server:
            server.sendall(SIGNED_IN)
            connection = PipelinedConnection(
                "role", sock=client, password="", ssl_context=False
            )
            connection.ready()
            assert not connection.stale(60)
            server.sendall(READY)
            client.recv(1)
            assert connection.stale(60)
            connection.close()


@promise("A row of another owner is withheld, whatever let it through")
def test_a_row_of_another_is_an_error_and_never_an_answer(api: Api) -> None:
    """The third guard by itself: whatever let the row through."""
    me, other = Principal("alice"), Principal("bob")
    for row in ("'bob' as owner_id", "null as owner_id", "1 as one"):
        with pytest.raises(ForeignRow):
            run(me, text(f"select {row}"))
        with pytest.raises(ForeignRow):
            run_all(
                me,
                [(text("select 'alice' as owner_id"), {}), (text(f"select {row}"), {})],
            )
    assert run(other, text("select 'bob' as owner_id")) == [{"owner_id": "bob"}]


def test_a_row_of_another_is_a_500_and_counted(
    alice: Person, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    todo_id = alice.create("hers")["id"]
    foreign = text("select 'somebody else' as owner_id")
    monkeypatch.setattr("shared.todos.get.ONE", foreign)
    answer = alice.send("GET", f"{TODOS}/{todo_id}")
    assert (answer.status, answer.slug) == (500, "internal")
    assert '"ForeignRow":[1.0]' in printed.text
