"""However a connection ends, its descriptors are closed then: no collection is awaited.

One that is open keeps a place at the database; Python 3.13 complains of it.
"""

import gc
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pg8000.exceptions import DatabaseError, InterfaceError

from shared.database.pipelined_connection import (
    ConnectionLost,
    PipelinedConnection,
    Statement,
)
from shared.database.pool import open_connection
from shared.postgres_url import parse_database_url
from tests.support.postgres.administrator import end_connections
from tests.support.postgres.wire import RESET
from tests.support.run.run import Database


@pytest.fixture(autouse=True)
def nothing_is_collected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def sockets() -> set[str]:
    """Those of this process, by the kernel's own names. Older ones may end meanwhile:
    of what is compared, only the new ones count.
    """
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the one that lists the folder
            found.add(str(descriptor.readlink()))
    return {each for each in found if each.startswith("socket:")}


def open_to(database: Database) -> PipelinedConnection:
    return open_connection(parse_database_url(database.api_url))


def test_one_that_is_closed(database: Database) -> None:
    before = sockets()
    connection = open_to(database)
    assert sockets() - before
    connection.close()
    assert not sockets() - before


def test_one_that_the_server_ends(database: Database) -> None:
    before = sockets()
    connection = open_to(database)
    end_connections(database)
    with pytest.raises(ConnectionLost) as lost:
        connection.pipeline("alice", [Statement("select 1")])
    assert not sockets() - before, lost


def test_one_whose_password_is_wrong(database: Database) -> None:
    before = sockets()
    with pytest.raises(DatabaseError) as refused:
        open_to(replace(database, api_url=database.api_url.replace(":api@", ":no@")))
    assert not sockets() - before, refused


def test_one_whose_server_hangs_up() -> None:
    def hang_up() -> None:
        listener.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as t:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        before = sockets()
        done = t.submit(hang_up)
        with pytest.raises(InterfaceError) as lost:
            open_connection(parse_database_url(f"postgresql://role:word@{address}/db"))
        done.result()
        assert not sockets() - before, lost


def test_one_whose_server_resets_before_it_is_greeted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        server.close()
        before = sockets()
        with pytest.raises(InterfaceError) as lost:
            PipelinedConnection("role", sock=client, ssl_context=False)
        assert len(before - sockets()) == 1, lost
