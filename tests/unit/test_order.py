"""What runs on one stack is on one worker, and there are not too many of those."""

import pytest

from infra.common.state_folder import ROOT
from tests.support.run import order
from tests.support.run.cases import cases
from tests.support.run.order import OWN_STACK, SHARED, STACK, together, workers


@pytest.mark.parametrize(
    ("one", "another"),
    [("e2e/test_docs.py", "e2e/test_dev.py"), ("deploy/test_cors.py", "deploy/x.py")],
)
def test_tests_of_one_stack_or_package_are_on_one_worker(
    one: str, another: str
) -> None:
    assert together(f"tests/{one}::test_a") == together(f"tests/{another}::test_b")


@pytest.mark.parametrize(
    "path", ["tests/e2e/test_set_up.py", "tests/unit/test_time_zones.py"]
)
def test_tests_of_one_file_are_on_one_worker(path: str) -> None:
    assert together(f"{path}::test_a") == together(f"{path}::test_b") == path


def test_who_starts_a_stack_of_their_own_is_anywhere() -> None:
    first, second = (f"tests/e2e/test_starts.py::test_{each}" for each in "ab")
    assert len({together(first), together(second), STACK}) == 3


def test_every_path_that_is_named_is_there() -> None:
    for path in (*OWN_STACK, *SHARED, *order.ORDER):
        assert (ROOT / path).exists(), path


@cases("cores, expected", [(1, 2), (2, 4), (4, 8), (64, 8)])
def test_there_are_more_workers_than_cores_and_an_end_to_it(
    cores: int, expected: int
) -> None:
    assert workers(cores) == expected
