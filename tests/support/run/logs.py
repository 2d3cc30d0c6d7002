"""What no log may hold, whichever program wrote it: looked for when it ends."""

import re

SECRETS = {
    "a token": r"eyJ[\w-]{10,}",
    "a bearer": r"[Bb]earer [\w.-]{8,}",
    "a cookie": r"session_(?:token|data)\b",
    "an address": r"[\w.+-]+@[\w-]+\.\w+",
    "a password": r"correct horse|\"password\"",
    "the address of a database": r"postgres(?:ql)?://\w+:",
}


def assert_no_secret(log: str) -> None:
    """Raises AssertionError with the line, in which the secret itself is left out."""
    for name, pattern in SECRETS.items():
        for line in log.splitlines():
            shown = re.sub(pattern, "...", line)
            assert shown == line, f"{name} in a log: {shown[:300]}"
