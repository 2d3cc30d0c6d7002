"""`make dev` that starts, or does not; and what is said where it does not run."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.common.processes import free_port, taken, wait_until
from tests.support.dev.programs import (
    START_TIMEOUT,
    DevProgram,
    alive,
    demo,
    doctor,
    gone,
)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Some other program that has a port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other


def test_a_taken_port_is_named_with_the_remedy(
    run_folder: Path, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    dev = DevProgram(run_folder / "taken", port)
    assert dev.process.wait(START_TIMEOUT) == 1
    assert f"Port {port} is in use" in dev.text()
    assert f"make dev PORT={port + 1}" in dev.text()
    assert "Traceback" not in dev.text()


def test_the_demonstration_without_a_stack_says_what_to_do() -> None:
    result = demo(free_port())
    assert result.returncode == 1
    assert "is `make dev` running" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow  # two starts of everything
def test_after_a_kill_the_next_start_works_and_ctrl_c_stops_everything(
    run_folder: Path,
) -> None:
    state = run_folder / "killed"
    first = DevProgram(state).wait_until_ready()
    left = first.groups()
    first.process.kill()
    first.process.wait()
    assert all(alive(group) for group in left.values())

    second = DevProgram(state, first.port).wait_until_ready()
    assert "stopped processes of an earlier run" in second.text()
    assert all(gone(group) for group in left.values())

    groups = second.groups()
    assert second.stop(signal.SIGINT) == 0
    assert "stopped serverless-offline and PostgreSQL" in second.text()
    for name, group in groups.items():
        assert gone(group), name
    assert not taken(second.port)


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
    ],
)
def test_a_signal_during_the_start_leaves_nothing(
    run_folder: Path, number: signal.Signals
) -> None:
    state = run_folder / f"early-{number.name}"
    dev = DevProgram(state)
    assert wait_until(lambda: "starting PostgreSQL" in dev.text(), START_TIMEOUT)
    assert dev.stop(number) == 130
    assert not (state / "postgres" / "postmaster.pid").exists()
    assert not (state / "serverless-offline.pid").exists()


def test_a_broken_data_folder_is_named_with_the_remedy(run_folder: Path) -> None:
    state = run_folder / "broken"
    (state / "postgres").mkdir(parents=True)
    dev = DevProgram(state)
    assert dev.process.wait(START_TIMEOUT) == 1
    assert f"{state / 'postgres'}" in dev.text()
    assert "remove it if its data is not needed" in dev.text()
    assert "Traceback" not in dev.text()


@pytest.mark.parametrize("port", [80, 70_000])
def test_a_port_that_cannot_be_is_named(run_folder: Path, port: int) -> None:
    dev = DevProgram(run_folder / "odd", port)
    assert dev.process.wait(START_TIMEOUT) == 1
    assert "PORT must be a number from 1024 to 65510" in dev.text()


def test_the_doctor_without_a_stack_says_what_to_do(run_folder: Path) -> None:
    result = doctor(OWNLIST_STATE=str(run_folder / "nobody-is-here"))
    assert result.returncode == 1
    hint = "`make dev` is not running: start it, or name a stage (STAGE=dev).\n"
    assert result.stderr == hint


def test_the_doctor_fails_with_a_red_line(run_folder: Path) -> None:
    little = run_folder / "little-is-set"
    little.write_text("MAIL_FROM=ownlist@example.com\n")
    result = doctor("prod", OWNLIST_SETTINGS=str(little), AWS_REGION="eu-west-1")
    assert result.returncode == 1
    assert "fail  settings: exactly one of AUTH_JWKS_URL" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
