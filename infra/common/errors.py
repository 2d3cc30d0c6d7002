"""What a person can put right: one sentence that says what and how."""

from pathlib import Path


class UserError(Exception):
    """Printed without a traceback; the message names the remedy."""


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented; empty when there is none."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return ""
    return "\n".join(f"  | {line}" for line in lines)
