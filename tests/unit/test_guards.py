"""The table of guards speaks of this tree: `make mutants` removes what it names."""

from pathlib import Path

import pytest

from tests.mutants.places import ROOT, Place, find
from tests.mutants.table import Guard, guards
from tests.support.run.cases import cases

EVERY = guards()


@cases("guard", EVERY)
def test_a_guard_stands_once_where_the_table_says(guard: Guard) -> None:
    source = (ROOT / (place := guard.place()).file).read_text()
    without = guard.removed_from(source, place)
    assert without != source
    if place.file.endswith(".py"):
        compile(without, place.file, "exec")  # or no test would be run at all


def test_no_two_guards_share_a_name_and_none_is_called_as_an_area() -> None:
    names = [guard.name for guard in EVERY]
    assert len({*names}) == len(names)
    assert {*names}.isdisjoint(guard.area for guard in EVERY)


def test_the_tests_that_must_kill_a_mutant_are_there() -> None:
    named = {test for guard in EVERY for test in guard.tests}
    assert [
        test for test in named if not (ROOT / test.partition("::")[0]).exists()
    ] == []


def test_a_guard_is_found_after_its_file_is_renamed_or_reported_never_mistaken() -> (
    None
):
    found = [each.name for each in EVERY if renamed(each) == each.place()]
    mistaken = [g.name for g in EVERY if renamed(g) not in (g.place(), None)]
    assert mistaken == []
    assert len(found) > 0.95 * len(EVERY)


def renamed(guard: Guard) -> Place | None:
    """Where the guard is found when the name of its file is no longer right."""
    name, _, symbol = guard.where.partition(":")
    elsewhere = f"nowhere:{symbol}" if symbol else f"no/where{Path(name).suffix}"
    try:
        return find(elsewhere, guard.pattern)
    except ValueError:
        return None


@cases(
    "where, pattern",
    [
        ("tests.nowhere:find", "raise ValueError"),  # not in the rooms that are shipped
        ("shared.problems:nothing_is_called_so", "class"),
        ("shared.problems", "class"),  # many
        ("functions/identity/nowhere.ts", "import"),  # in several files
    ],
)
def test_a_place_that_is_not_the_only_one_is_rejected(where: str, pattern: str) -> None:
    with pytest.raises(ValueError, match="not once"):
        find(where, pattern)
