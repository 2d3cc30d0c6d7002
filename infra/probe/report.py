"""What a probe tells: a table while it runs, then each finding with its request."""

from collections.abc import Callable, Sequence
from textwrap import fill

from infra.probe.context import Finding, Row

MAX_SHOWN = 5  # findings of one row: the rest is counted
Say = Callable[[str], None]


def heading(say: Say) -> None:
    say(_line("check", "operations", "requests", "result"))


def row(say: Say, row: Row) -> None:
    count = len(row.findings)
    result = f"FOUND {count}" if count else "fine"
    say(_line(row.check, str(row.operations), str(row.requests), result))


def _line(check: str, operations: str, requests: str, result: str) -> str:
    return f"  {check:<36} {operations:>10} {requests:>9}  {result}"


def findings(say: Say, url: str, rows: Sequence[Row]) -> None:
    """Each with a request that shows it; of a long row the first few."""
    for each in rows:
        for finding in each.findings[:MAX_SHOWN]:
            say(f"\n{_sentence(finding)}\n  {finding.request.shown(url)}")
        if len(each.findings) > MAX_SHOWN:
            say(f"\n{each.check}: {len(each.findings) - MAX_SHOWN} more of these")


def _sentence(finding: Finding) -> str:
    return f"FOUND  {finding.check}: {finding.request.operation}: {finding.sentence}"


def not_tried(say: Say, sentences: Sequence[str]) -> None:
    say("\nNot tried:")
    for each in sentences:
        say(fill(each, 88, initial_indent="  ", subsequent_indent="    "))
