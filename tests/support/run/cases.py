"""Many cases of one rule in one test: a test of its own for each takes 6 ms more.

    @cases("name", ["", "Mars/Olympus"])
    def test_a_name_unknown_to_iana_is_rejected_as_time_zone(name: str) -> None:

All of them are tried; a failure says which failed. They share the test's fixtures: with
those that a case changes, use `pytest.mark.parametrize`.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import pytest

Test = TypeVar("Test", bound=Callable[..., object])
FAILURES = (Exception, pytest.fail.Exception)
MAX_NAME = 200  # characters: some cases have no end


class Tried:
    """How many cases the running test has tried."""

    count = 0


def tried() -> None:
    Tried.count += 1


@contextmanager
def case(name: object) -> Iterator[None]:
    """One of many hostile things that a test tries: a failure is told with its name."""
    tried()
    try:
        yield
    except FAILURES as failure:
        failure.add_note(f"the case: {_shown(name)}")
        raise


def cases(names: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, in one test: the first failure, with all others."""
    arguments = [name.strip() for name in names.split(",")]
    rows = [row if len(arguments) > 1 else (row,) for row in values]
    if not rows:
        raise ValueError("a test without a case shows nothing")

    def loop(test: Test) -> Test:
        @wraps(test)
        def over_all(**fixtures: Any) -> None:
            failures = []
            for row in rows:
                given = dict(zip(arguments, row, strict=True))
                try:
                    with case(given):
                        test(**fixtures, **given)
                except FAILURES as failure:
                    failures.append((failure, given))
            if failures:
                (first, _), *others = failures
                first.add_note(f"{len(failures)} of {len(rows)} cases failed")
                for _, given in others:
                    first.add_note(f"also: {_shown(given)}")
                raise first

        declared = inspect.signature(test)
        kept = [p for p in declared.parameters.values() if p.name not in arguments]
        cast(Any, over_all).__signature__ = declared.replace(parameters=kept)
        return cast(Test, over_all)

    return loop


def _shown(name: object) -> str:
    return ascii(name if isinstance(name, dict) else str(name)[:MAX_NAME])[
        : 2 * MAX_NAME
    ]
