"""Which worker of pytest-xdist gets which test: see tests/support/run/order.py."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support.run.order import together


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """In the order of collection, and what belongs together to one worker.

    `--dist loadgroup` is meant for this and does not do it: pytest-xdist 3.8 writes the
    group where pytest 9.2 no longer looks.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # it would begin with the smallest

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
