"""A pooler that slips: what is not the reply to this request is never its answer.

Poolers have done it: pgbouncer issues 141 and 223, pgagroal issue 142.
"""

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from shared.database.scope import ForeignRow, run, run_all
from shared.principal import Principal
from tests.support.api import TODOS, Answer, Api, Person
from tests.support.issuer import Issuer
from tests.support.run import Database
from tests.support.stack import Printed, on_the_wire
from tests.support.wire import Fault

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


def refuse(answer: Answer) -> None:
    assert (answer.status, answer.slug) == (503, "database-unavailable")


@pytest.mark.parametrize("early", [ready_before, ready_long_before])
@pytest.mark.parametrize("target", READS)
def test_one_message_too_many_is_a_503_and_nobody_elses_answer(
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
        refuse(alice.send("GET", target))
        assert '"Desync":[1.0]' in printed.text
        theirs = bob.send("GET", target)
        assert theirs.status == 200
        assert "alice" not in theirs.body


def test_what_follows_a_reply_is_not_read_as_the_next(
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


def test_a_reply_to_another_is_a_503(
    database: Database, trusted_issuer: Issuer
) -> None:
    """What a pooler hands out that has mixed two clients up, in full."""
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice, bob = api.person(), api.person()
        alice.create("a secret of alice")
        bob.create("one of bob's")
        replies: list[bytes] = []

        def keep(burst: bytes) -> Iterator[bytes]:
            replies.append(burst)
            yield burst

        wire.homeward = keep
        alice.send("GET", TODOS)
        for reply in replies[-1:]:
            wire.homeward = once(lambda _, reply=reply: iter([reply]))  # type: ignore[misc]
            refuse(bob.send("GET", TODOS))
        assert "one of bob's" in bob.send("GET", TODOS).body


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
    from shared.todos import reads

    todo_id = alice.create("hers")["id"]
    monkeypatch.setattr(reads, "ONE", text("select 'somebody else' as owner_id"))
    answer = alice.send("GET", f"{TODOS}/{todo_id}")
    assert (answer.status, answer.slug) == (500, "internal")
    assert '"ForeignRow":[1.0]' in printed.text
