"""The sync engine of front ends: tests/web/sync/*.test.ts, in Node.

Here the API is a model of it; e2e/test_sync.py has the API itself.
"""

from pathlib import Path

import pytest

from infra.common.state_folder import ROOT
from tests.support.run.node_tests import missing_imports, run_bundled
from tests.support.run.thorough import THOROUGH

ALL = ROOT / "tests" / "web" / "sync" / "all.ts"
HISTORIES = 2500 if THOROUGH else 300


def test_all_of_them_are_run() -> None:
    assert missing_imports(ALL) == set()


@pytest.mark.parametrize("share", range(4 if THOROUGH else 1))
def test_devices_converge_and_lose_nothing(share: int, tmp_path: Path) -> None:
    seed = 1 + share * HISTORIES
    run_bundled(ALL, tmp_path, 1800, HISTORIES=str(HISTORIES), SEED=str(seed))
