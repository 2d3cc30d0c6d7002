"""Round trips to the database, counted on the wire."""

import uuid
from typing import Any

from tests.support.api.client import TODOS
from tests.support.api.fixtures import on_the_wire
from tests.support.run.run import Database
from tests.support.tokens.issuer import Issuer


def test_round_trips_are_counted_on_the_wire(
    pooled_database: Database, trusted_issuer: Issuer
) -> None:
    """Through PgBouncer. A cold environment may need six, aim four (performance.md)."""
    with on_the_wire(pooled_database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        assert wire.round_trips <= 4

        def cost(act: Any) -> int:
            before = wire.round_trips
            assert act().status < 300
            return wire.round_trips - before

        todo = alice.create()
        todo_id = todo["id"]
        body = {"title": "x", "id": str(uuid.uuid4())}
        assert cost(lambda: alice.get(todo_id)) == 1
        assert cost(lambda: alice.send("GET", TODOS)) == 1
        assert cost(lambda: alice.send("GET", f"{TODOS}?sort=-due&q=x&due=week")) == 1
        assert cost(lambda: alice.send("GET", f"{TODOS}/summary")) == 1
        assert cost(lambda: alice.send("POST", TODOS, body)) == 1
        assert cost(lambda: alice.send("POST", TODOS, body)) == 1
        assert cost(lambda: alice.patch(todo_id, {"title": "x"})) == 1
        assert cost(lambda: alice.send("GET", f"{TODOS}/changes")) == 1
        assert cost(lambda: alice.delete(todo_id)) == 1
        assert cost(lambda: alice.send("GET", "/api/v1/me")) == 1
        assert wire.connections == 1


def test_a_whole_page_moves_in_one_round_trip(
    pooled_database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(pooled_database, trusted_issuer) as (api, wire):
        alice, mallory = api.person(), api.person()
        items = [{"id": str(uuid.uuid4()), "title": "x" * 99} for _ in range(2_000)]
        page: Any = {"format": "ownlist/1", "items": items}

        def cost(act: Any) -> int:
            before = wire.round_trips
            assert act().status == 200
            return wire.round_trips - before

        alice.send("GET", "/api/v1/me")
        assert cost(lambda: alice.send("POST", "/api/v1/import", page)) == 1
        page = alice.send("GET", "/api/v1/export").json
        assert len(page["items"]) == 2_000
        assert cost(lambda: alice.send("GET", "/api/v1/export")) == 1
        assert cost(lambda: alice.send("GET", "/api/v1/export?format=csv")) == 1
        for _ in range(2):
            assert cost(lambda: mallory.send("POST", "/api/v1/import", page)) == 1
        confirm = {"confirm": alice.subject}
        assert cost(lambda: alice.send("POST", "/api/v1/me/erase", confirm)) == 1
        assert wire.connections == 1


def test_a_rejected_write_is_sent_once_and_counted_by_a_second_statement(
    database: Database, trusted_issuer: Issuer
) -> None:
    with on_the_wire(database, trusted_issuer) as (api, wire):
        alice = api.person()
        alice.create()
        before = wire.round_trips
        assert alice.patch(str(uuid.uuid4()), {"title": "x"}).status == 404
        assert wire.round_trips == before + 2
