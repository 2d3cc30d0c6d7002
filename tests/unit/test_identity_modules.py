"""What of the identity function needs no other part: tests/identity/*.test.ts."""

from pathlib import Path

from infra.common.state_folder import ROOT
from tests.support.run.node_tests import missing_imports, run_bundled

ALL = ROOT / "tests" / "identity" / "all.ts"


def test_all_of_them_are_run() -> None:
    assert missing_imports(ALL) == set()


def test_the_modules_of_the_identity_that_need_no_other_part(tmp_path: Path) -> None:
    run_bundled(ALL, tmp_path)
