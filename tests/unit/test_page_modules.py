"""What of the page needs no browser: tests/web/page/*.test.ts, in Node."""

from pathlib import Path

from infra.common.state_folder import ROOT
from tests.support.run.node_tests import missing_imports, run_bundled

ALL = ROOT / "tests" / "web" / "page" / "all.ts"


def test_all_of_them_are_run() -> None:
    assert missing_imports(ALL) == set()


def test_what_is_typed_is_understood(tmp_path: Path) -> None:
    run_bundled(ALL, tmp_path)
