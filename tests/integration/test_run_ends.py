"""The end of a test run leaves no server, whoever failed to stop theirs."""

from infra.common.processes import free_port
from infra.postgres.server import LocalPostgres
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
