"""The table of guards speaks of this tree: `make guards` removes what it names."""

import pytest

from tests.guards.table import ROOT, Guard, guards

EVERY = guards()


@pytest.mark.parametrize("guard", EVERY, ids=[guard.name for guard in EVERY])
def test_a_guard_stands_once_where_the_table_says(guard: Guard) -> None:
    source = (ROOT / guard.file).read_text()
    assert guard.removed_from(source) != source


def test_no_two_guards_share_a_name_and_none_is_called_as_an_area() -> None:
    names = [guard.name for guard in EVERY]
    assert len({*names}) == len(names)
    assert {*names}.isdisjoint(guard.area for guard in EVERY)


def test_the_tests_that_must_miss_a_guard_are_there() -> None:
    named = {test for guard in EVERY for test in guard.tests}
    assert [
        test for test in named if not (ROOT / test.partition("::")[0]).exists()
    ] == []
