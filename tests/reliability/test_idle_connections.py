"""What a network leaves open: the server ends it, and nobody waits for long."""

import time

from infra.common.processes import wait_until
from tests.support.api.client import TODOS
from tests.support.api.fixtures import on_the_wire
from tests.support.postgres import wire_faults
from tests.support.postgres.sql import left_alone, rows
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import other_timeouts
from tests.support.tokens.issuer import Issuer

HOLDING = """
select from pg_stat_activity join pg_locks using (pid)
where usename = 'ownlist_api' and datname = current_database()
and relation = 'owner'::regclass and mode = 'RowShareLock'
"""


@fault("Half a write that never ends")
def test_a_write_that_came_by_half_does_not_lock_its_owner_for_long(
    database: Database, trusted_issuer: Issuer
) -> None:
    """No end of the connection reaches the server: it must help itself."""
    with on_the_wire(database, trusted_issuer) as (api, wire):
        person = api.person()
        person.create("there before")
        with left_alone(database, person):
            wire.outward, wire.ends = wire_faults.once(wire_faults.half_dropped), False
            with other_timeouts(response=0.5):
                assert person.send("POST", TODOS, {"title": "x" * 200}).status == 503
            assert rows(database.superuser_url, HOLDING) == [[]], "so the test can fail"
            assert person.send("POST", TODOS, {"title": "locked out"}).status == 503
            time.sleep(3)
            assert wait_until(lambda: rows(database.superuser_url, HOLDING) == [], 10)
        assert person.send("POST", TODOS, {"title": "x"}).status == 201


def test_a_session_in_an_idle_transaction_is_ended(database: Database) -> None:
    for url in (database.api_url, database.purge_url):
        for name in ("idle_in_transaction_session_timeout", "transaction_timeout"):
            assert rows(url, f"show {name}") == [["5s"]]
