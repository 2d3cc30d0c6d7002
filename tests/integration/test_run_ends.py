"""The end of a test run leaves no program, whoever failed to stop theirs."""

from infra.common.processes import free_port, wait_until
from infra.postgres.server import LocalPostgres
from tests.support.dev.programs import START_TIMEOUT, DevProgram
from tests.support.run.run import Run


def test_a_server_whose_owner_was_killed_is_stopped_with_the_run() -> None:
    run = Run.begin()
    left = LocalPostgres(run.directory / "stack" / "postgres", free_port(), fast=True)
    left.start()
    pid = left.pid()
    assert pid is not None
    run.finish()
    assert not left._is_ours(pid)
    assert not run.directory.exists()


def test_a_make_dev_whose_owner_was_killed_is_stopped_with_the_run() -> None:
    run = Run.begin()
    left = DevProgram(run.directory / "stack")
    assert wait_until(lambda: "starting PostgreSQL" in left.text(), START_TIMEOUT)
    run.finish()
    assert left.process.wait(START_TIMEOUT) == 130  # it was told to, and cleaned up
