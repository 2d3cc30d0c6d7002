"""A server as a new project at Neon has it, and the SQL of the pages for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.common.processes import free_port
from infra.common.state_folder import ROOT
from infra.postgres.cluster import run
from infra.postgres.server import LocalPostgres
from tests.support.docs.pages import fences, section
from tests.support.run.run import worker_name

PAGES = [ROOT / "docs" / name for name in ("deploy.md", "runbook.md")]
CONSOLE = "create role neondb_owner login createrole createdb bypassrls password 'neon'"


@contextmanager
def neon_project(run_folder: Path) -> Iterator[LocalPostgres]:
    """A server of its own with one role, made by the console."""
    data = run_folder / f"neon-{worker_name()}-{free_port()}"
    postgres = LocalPostgres(data, free_port(), fast=True)
    postgres.start()
    run(postgres.superuser_url(), CONSOLE)
    yield postgres
    postgres.stop()


def console_url(postgres: LocalPostgres) -> str:
    return postgres.url("neondb_owner", "neon", "postgres")


def sql(title: str) -> list[list[str]]:
    """The statements of each block of SQL under a title of PAGES."""
    (page,) = (each for each in PAGES if f"# {title}\n" in each.read_text())
    blocks = fences(section(page, title), "sql")
    bare = [re.sub(r"--.*", "", block) for block in blocks]
    return [[each for each in block.split(";") if each.strip()] for block in bare]
