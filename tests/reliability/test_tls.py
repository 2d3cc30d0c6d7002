"""The database as a stage reaches it: a pooler behind verified TLS, and a wire."""

import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Thread
from threading import enumerate as threads

import pytest
from sqlalchemy import QueuePool

from infra.common.processes import free_port, wait_until
from infra.postgres.cluster import PASSWORDS
from infra.postgres.pgbouncer import LocalPgBouncer
from infra.postgres.server import LocalPostgres
from shared.database import pool as engines
from shared.database.pipelined_connection import Statement
from shared.database.pool import open_connection
from shared.postgres_url import parse_database_url
from shared.timeboxed import Bounded
from tests.support.api.client import TODOS, Api, Person
from tests.support.api.fixtures import configured
from tests.support.api.transfer import exported, items_of, new, take_in
from tests.support.identity.function import Identity
from tests.support.postgres import wire_faults
from tests.support.postgres.certificates import Certificate
from tests.support.postgres.wire import Wire
from tests.support.run.promises import fault
from tests.support.run.run import Database
from tests.support.run.short_timeouts import SCALE, SLACK, short_timeouts
from tests.support.tokens.issuer import Issuer

HOST = "127.0.0.2"  # an address of this machine that is not taken for it
ESTABLISHED, NEW = 4.0, 9.0  # seconds, with the real timeouts
HANDSHAKE = 2  # bursts of the server until it has proved itself
ONE = Statement("select 1 as one")
NOBODY = {"email": "nobody@example.com", "password": "not the right one"}

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", HOST])


@pytest.fixture(scope="module")
def certificate(run_folder: Path) -> Certificate:
    made = Certificate(run_folder, HOST)
    Path(made.path).chmod(0o644)  # the pooler may be another user
    return made


@pytest.fixture(scope="module")
def pooler(
    run_folder: Path,
    postgres: LocalPostgres,
    pgbouncer: LocalPgBouncer,
    certificate: Certificate,
) -> Iterator[LocalPgBouncer]:
    """Takes clients over TLS alone."""
    bouncer = LocalPgBouncer(
        run_folder / f"tls-{free_port()}",
        free_port(),
        postgres.port,
        PASSWORDS,
        certificate=Path(certificate.path),
    )
    bouncer.start()
    yield bouncer
    bouncer.stop()


@pytest.fixture
def wire(pooler: LocalPgBouncer) -> Iterator[Wire]:
    with Wire(pooler.port, host=HOST) as wire:
        yield wire


@pytest.fixture
def secured(database: Database, wire: Wire) -> Database:
    known = database.through(wire.port)
    urls = [url.replace("@127.0.0.1:", f"@{HOST}:") for url in known.urls]
    return Database(known.name, wire.port, *urls)


@pytest.fixture
def person(
    secured: Database, trusted_issuer: Issuer, certificate: Certificate
) -> Iterator[Person]:
    """Of an API that reaches its database over TLS."""
    engines._tls.cache_clear()
    trusted = {"SSL_CERT_FILE": certificate.path, **trusted_issuer.environment()}
    with configured(DATABASE_URL=secured.api_url, **trusted):
        yield Api(trusted_issuer).person()
    engines._tls.cache_clear()


def test_requests_share_one_connection_over_tls(person: Person, wire: Wire) -> None:
    """What TLS says by itself, such as tickets, is not taken for the end."""
    for number in "123":
        person.create(number)
        time.sleep(0.1)
    assert person.titles() == ["3", "2", "1"]
    assert wire.connections == 1
    pool = engines.pool()
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == 1


@fault("An import and an export over TLS, of many records")
def test_an_import_and_its_export_pass_in_many_records_of_tls(
    person: Person, wire: Wire
) -> None:
    """One is 16 KiB at most."""
    items = [new(description=str(number) * 3_000) for number in range(10, 160)]
    assert take_in(person, *items).status == 200
    found = {item["id"]: item["description"] for item in items_of(exported(person))}
    assert found == {item["id"]: item["description"] for item in items}
    assert wire.connections == 1


@fault("The same over TLS, where a garbled byte is always noticed")
@pytest.mark.parametrize("fault", wire_faults.FAULTS)
def test_an_established_connection_that_breaks_under_tls_is_a_503_within_4_s(
    person: Person, wire: Wire, fault: str
) -> None:
    person.create("before")
    wire.homeward = wire_faults.FAULTS[fault]
    with short_timeouts():
        began = time.monotonic()
        answer = person.send("POST", TODOS, {"title": fault})
    assert (answer.status, answer.slug) == (503, "database-unavailable")
    assert time.monotonic() - began < ESTABLISHED * SCALE + SLACK
    wire.mend()
    assert person.titles()[-1] == "before"
    assert wire.connections == 2, "it was not replaced"


@pytest.mark.parametrize("fault", ["lost", "corrupt", "trickle"])
def test_a_new_connection_that_breaks_under_tls_is_a_503_within_9_s(
    person: Person, wire: Wire, fault: str
) -> None:
    known = waiting()
    wire.homeward = wire_faults.FAULTS[fault]
    with short_timeouts():
        began = time.monotonic()
        assert person.send("POST", TODOS, {"title": "x"}).slug == "database-unavailable"
    assert time.monotonic() - began < NEW * SCALE + SLACK
    wire.mend()
    person.create("after")
    assert person.titles() == ["after"]
    assert wait_until(lambda: waiting() <= known, 5)


@fault("A sign-in over TLS that takes too long")
def test_a_slow_sign_in_under_tls_is_given_up_and_leaves_nothing(
    person: Person, wire: Wire
) -> None:
    """The server proved itself; no wait is long after that, and all together are."""
    bursts, known = count(), waiting()

    def late_at_last(burst: bytes) -> Iterator[bytes]:
        number = next(bursts) - HANDSHAKE
        time.sleep(0 if number < 0 else 0.5 if number < 3 else 5)
        yield burst

    wire.homeward = late_at_last
    with short_timeouts() as short:
        began = time.monotonic()
        assert person.send("POST", TODOS, {"title": "x"}).slug == "database-unavailable"
    waited = time.monotonic() - began
    # Its time begins a moment before ours.
    assert 0.9 * (short.connect + short.startup) < waited < NEW * SCALE + SLACK
    assert wait_until(lambda: waiting() <= known, short.startup / 2)


def waiting() -> set[Thread]:
    """Who opens a connection at this moment."""
    return {each for each in threads() if isinstance(each, Bounded)}


def test_a_connection_reset_while_idle_under_tls_is_replaced(
    person: Person, wire: Wire
) -> None:
    person.create("first")
    for reset in (False, True):
        wire.cut(reset=reset)
        time.sleep(0.05)
        person.create(str(reset))
    assert person.titles() == ["True", "False", "first"]


def test_the_error_of_one_connection_is_not_taken_for_anothers(
    person: Person, secured: Database
) -> None:
    """Python 3.14 leaves a reset in the thread's queue; every one leaves this error."""
    place = parse_database_url(secured.api_url)
    one, other = open_connection(place), open_connection(place)
    with closing(other):
        other.pipeline("alice", [ONE])
        with pytest.raises(ValueError, match="no such object"):
            ssl.Purpose.fromname("no such object")
        one.close()
        assert other.pipeline("alice", [ONE]) == [[{"one": 1}]]


def test_the_identity_keeps_its_limits_where_the_database_is_elsewhere(
    secured: Database, certificate: Certificate
) -> None:
    """Whatever says that this is a developer's machine."""
    told = {"IS_OFFLINE": "true", "NODE_EXTRA_CA_CERTS": certificate.path}
    with Identity(secured.identity_url, told) as identity:
        asked = [
            identity.request(
                "POST", "/sign-in/email", body=NOBODY, address="198.18.0.1"
            )
            for _ in range(4)
        ]
    assert [answer.status for answer in asked] == [401, 401, 401, 429]
