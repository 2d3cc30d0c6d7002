"""What `make test` leaves to `make test-all`: the tests that are slow by nature.

A test marked `slow` runs when it is asked for: by OWNLIST_THOROUGH=1, by `-m slow`, or
by its name, `tests/unit/test_supply_chain.py::test_...`.
"""

from pathlib import Path

import pytest

from tests.support.run.thorough import THOROUGH


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: for `make test-all` alone")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if THOROUGH or "slow" in config.option.markexpr:
        return
    slow = [
        item
        for item in items
        if item.get_closest_marker("slow") and not _named(item, config.args)
    ]
    config.hook.pytest_deselected(items=slow)
    left = set(items) - set(slow)
    items[:] = [item for item in items if item in left]


def _named(item: pytest.Item, arguments: list[str]) -> bool:
    name = item.nodeid.partition("::")[2]
    for argument in arguments:
        path, _, wanted = argument.partition("::")
        if wanted and name.startswith(wanted) and Path(path).resolve() == item.path:
            return True
    return False
