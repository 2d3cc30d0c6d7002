"""Each promise and each fault of the pages is shown by a test before a commit.

That a mark names a row of the pages, `promise` itself sees to.
"""

import re

import pytest

from infra.common.state_folder import ROOT
from tests.support.docs.promises import promised, shown
from tests.support.run.promises import promise

MARKED = {each.test for each in shown()}


def test_every_promise_is_shown_before_a_commit() -> None:
    """Of its tests, one at least is not left to `make test-all`."""
    assert set(promised()) == {each.promise for each in shown() if not each.slow}


def test_a_promise_is_made_once() -> None:
    assert len(set(promised())) == len(promised()) > 100


def test_every_test_of_security_shows_a_promise() -> None:
    for file in (ROOT / "tests" / "security").glob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE):
            assert f"tests/security/{file.name}::{name}" in MARKED


def test_a_mark_without_a_row_is_rejected() -> None:
    with pytest.raises(ValueError, match="has the row: Nobody is ever late"):
        promise("Nobody is ever late")
