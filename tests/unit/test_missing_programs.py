"""A part that is not there costs CI its green light, and a person a few tests."""

import os

import pytest

from tests.support.run.commands import python
from tests.support.run.missing import PROGRAMS, Program, need

ABSENT = Program("A program", "a_program", "a-program", lambda: False)
# What is hidden of each program, and the shortest test that needs it.
NEEDED = {
    "PgBouncer": (
        "pgbouncer",
        "integration/test_postgres_and_pooler.py"
        "::test_a_pooler_that_cannot_start_shows_its_log",
    ),
    "Chromium": (
        "chromedriver",
        "e2e/test_account.py::test_a_truncated_link_is_reported_with_the_remedy",
    ),
    "Python 3.13": (
        "python3.13",
        "deploy/test_package.py"
        "::test_there_is_one_archive_for_each_function_and_one_layer",
    ),
    "PostgreSQL with TLS": (
        "initdb",
        "reliability/test_tls_direct.py"
        "::test_a_sign_in_is_bound_to_tls_and_large_messages_pass",
    ),
    "git": (
        "git",
        "integration/test_live_migrations.py"
        "::test_code_before_the_newest_migrations_works_with_them[1]",
    ),
    "curl and jq": (
        "curl",
        "e2e/test_walkthrough.py::test_the_walkthrough_prints_what_it_shows",
    ),
}
CLOSING = (
    "Tests not run: 1 without PgBouncer, 1 without Chromium, 1 without Python 3.13,"
    " 1 without PostgreSQL with TLS, 1 without git, 1 without curl and jq. To run them:"
    " sudo apt install pgbouncer chromium chromium-driver postgresql git curl jq;"
    " .venv/bin/uv python install 3.13"
)


def test_in_ci_a_test_without_its_program_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="sudo apt install a-program"):
        need(ABSENT)


def test_elsewhere_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="A program is missing"):
        need(ABSENT)


def test_without_any_of_them_the_last_line_says_what_to_install() -> None:
    """And nothing was started: no database, no stack."""
    assert [*NEEDED] == [program.name for program in PROGRAMS]
    hidden, tests = zip(*NEEDED.values(), strict=True)
    environ = {name: value for name, value in os.environ.items() if name != "CI"}
    result = python(
        *("-m", "pytest", "-p", "tests.support.run.hidden", "-p", "no:cacheprovider"),
        *("-p", "no:xdist", *(f"tests/{test}" for test in tests)),
        env=environ | {"OWNLIST_HIDDEN": ",".join(hidden)},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    *_, closing, outcome = result.stdout.splitlines()
    assert closing == CLOSING
    assert "= 6 skipped in" in outcome
