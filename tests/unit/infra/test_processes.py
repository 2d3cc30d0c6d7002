"""Ports and processes: only what is ours is ended."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import (
    PORTS,
    command_of,
    end,
    free_port,
    take_lock,
    taken,
    wait_until,
)
from infra.dev.serverless_offline import Offline, tell
from infra.postgres.pgbouncer import end_left_over
from infra.postgres.server import LocalPostgres
from tests.support.run.cases import cases


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process of somebody else, whatever a record says."""
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(sleep) as process:
        # Until then it has the name of the process that made it.
        assert wait_until(lambda: "time.sleep(60)" in command_of(process.pid), 5)
        yield process
        process.kill()


def test_a_stranger_with_a_recorded_pid_is_left_alone(
    stranger: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    record = tmp_path / "pid"
    record.write_text(str(stranger.pid))
    (tmp_path / "postmaster.pid").write_text(f"{stranger.pid}\n/elsewhere\n")
    assert not Offline(1, tmp_path / "log", record).end_left_over()
    assert not end_left_over(tmp_path)
    assert not LocalPostgres(tmp_path, 1).running()
    assert stranger.poll() is None


def test_a_process_of_ours_is_ended(stranger: subprocess.Popen[bytes]) -> None:
    assert end(stranger.pid, "time.sleep(60)")
    assert stranger.wait(5) != 0


def test_a_pid_without_a_process_has_no_command() -> None:
    assert command_of(2**22 + 1) == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_port_somebody_listens_on_is_taken(host: str) -> None:
    with socket.socket() as listener:
        listener.bind((host, 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert taken(port)
        assert free_port(port) != port


def test_a_free_port_is_not_taken() -> None:
    port = free_port()
    assert port in PORTS
    assert not taken(port)
    assert free_port(port) == port


def test_a_lock_is_taken_once_and_given_back(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "lock")
    assert lock is not None
    assert take_lock(tmp_path / "lock") is None
    lock.close()
    again = take_lock(tmp_path / "lock")
    assert again is not None
    again.close()


@cases(
    "line",
    [
        "Server ready: http://127.0.0.1:4000",
        "GET /api/v1/todos (λ: list_todos)",
        '{"message": "request", "unfinished',
        '{"message": "signing key fetched", "operation": "get_todo"}',
        '{"_aws": {}, "Unexpected": [1.0]}',
    ],
)
def test_noise_is_not_shown(line: str) -> None:
    assert tell(line) == ""


def test_a_request_is_shown_in_one_line() -> None:
    line = '{"message":"request","operation":"get_todo","status":404,"duration_ms":5.6}'
    assert tell(line) == "get_todo                 404 in 6 ms"
