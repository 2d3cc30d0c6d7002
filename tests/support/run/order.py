"""What of a run comes first, what stays together, and how many workers there are."""

from collections.abc import Generator

import pytest

STACK = "tests/e2e/"  # these share a stack, which takes seconds to start
PACKAGES = "tests/deploy/"  # these wait for packages and templates that one makes
OWN_STACK = tuple(
    f"{STACK}test_{name}.py" for name in ("real_limits", "set_up", "starts")
)
# Shared by all workers, test by test: each of these tests is long.
SHARED = ("tests/reliability/", "tests/e2e/test_starts.py")
# The longest first, so that no worker is left alone with one of them at the end.
ORDER = (
    STACK,
    PACKAGES,
    "tests/reliability/",
    "tests/integration/",
    "tests/security/",
    "tests/unit/",
)


def together(nodeid: str) -> str:
    """The tests with the same value of this run on the same worker, in order."""
    path = nodeid.partition("::")[0]
    if path.startswith(STACK) and path not in OWN_STACK:
        return STACK
    if path.startswith(PACKAGES):
        return PACKAGES
    return nodeid if path.startswith(SHARED) else path


def workers(cores: int) -> int:
    """More than there are cores: half of a run is waiting.

    Not more than eight, however many cores there are: each takes connections of the
    run's one PostgreSQL, and some 300 MB with what it starts.
    """
    return min(2 * cores, 8)


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Of `-n auto`, for which pytest-xdist says how many cores this process has."""
    return workers((yield))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    scope = together(nodeid)
    first = (number for number, start in enumerate(ORDER) if scope.startswith(start))
    return next(first, len(ORDER))
