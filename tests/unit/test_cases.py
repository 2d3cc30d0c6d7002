"""Many cases in one test hide no failure, and say which cases failed."""

import pytest

from tests.support.run.cases import Tried, cases


def failure_of(values: list[int]) -> AssertionError:
    @cases("value", values)
    def rule(value: int) -> None:
        assert value % 2

    with pytest.raises(AssertionError) as failed:
        rule()  # type: ignore[call-arg]
    return failed.value


@pytest.mark.parametrize("values", [[2, 1, 3], [1, 2, 3], [1, 3, 2]])
def test_one_failing_case_fails_the_test_wherever_it_stands(values: list[int]) -> None:
    assert failure_of(values).__notes__[0] == "the case: {'value': 2}"


def test_all_failing_cases_are_named() -> None:
    assert failure_of([1, 2, 3, 4]).__notes__ == [
        "the case: {'value': 2}",
        "2 of 4 cases failed",
        "also: {'value': 4}",
    ]


def test_an_error_that_should_have_been_raised_fails_the_test() -> None:
    @cases("value", [1])
    def rule(value: int) -> None:
        with pytest.raises(ZeroDivisionError):
            assert value

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        rule()  # type: ignore[call-arg]


@cases("one", [1, 2])
@cases("other, sum_", [(3, 4), (4, 5)])
def test_every_case_is_tried_with_the_fixtures_of_the_test(
    one: int, other: int, sum_: int, tmp_path: object
) -> None:
    assert tmp_path
    assert (one, other + 1) in {(1, sum_), (2, sum_)}
    assert Tried.count > 0


def test_without_a_case_it_is_no_test() -> None:
    with pytest.raises(ValueError, match="without a case"):
        cases("value", [])(lambda value: None)
