"""A part that is not there costs CI its green light, and a person a few tests."""

import pytest

from tests.support.missing import missing


def test_in_ci_a_test_without_its_part_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="PgBouncer"):
        missing("PgBouncer is missing")


def test_elsewhere_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PgBouncer"):
        missing("PgBouncer is missing")
