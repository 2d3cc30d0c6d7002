"""docs/hostile-cases.md: each case has a test, or a reason why it has none.

That the tests which it names exist, tests/unit/test_pages.py shows.
"""

from infra.common.state_folder import ROOT
from tests.support.docs.pages import code, named_tests, table

PAGE = ROOT / "docs" / "hostile-cases.md"
REASONS = ("changed: ", "gateway: ", "not there: ", "not shown: ")


def test_every_case_has_a_test_or_a_reason() -> None:
    for case, shown in table(PAGE.read_text()):
        tests = [each for each in code(shown) if each.startswith("tests/")]
        assert any("::" in each for each in tests) or shown.startswith(REASONS), case


def test_every_test_of_security_is_named_or_its_file_is() -> None:
    """A file that is not on the page tries something that nobody would look for."""
    named = {each.partition("::")[0] for each in named_tests(PAGE)}
    files = {
        f"tests/security/{path.name}"
        for path in (ROOT / "tests" / "security").glob("test_*.py")
    }
    # How a refusal is counted is no case.
    assert files - named == {"tests/security/test_refusal_reasons.py"}
