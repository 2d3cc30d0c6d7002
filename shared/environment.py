"""Reading environment variables, so that every fault can be named at once."""

import json
from collections.abc import Mapping


class EnvironmentReader:
    """Reads variables and collects what is wrong with them, never a value."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.faults.append(f"{name} is not set")
        return value

    def one_of(self, *names: str) -> tuple[str, str]:
        """The name and value of the only one that is set."""
        found = [(name, value) for name in names if (value := self.text(name))]
        if len(found) != 1:
            *others, last = names
            wanted = f"{', '.join(others)} and {last}"
            self.fault(f"exactly one of {wanted} must be set")
            return "", ""
        return found[0]

    def fault(self, sentence: str) -> None:
        self.faults.append(sentence)

    def strings(self, name: str) -> dict[str, str]:
        """A JSON object of strings, each member once."""
        try:
            found = json.loads(self.text(name, "{}"), object_pairs_hook=_once)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(
            isinstance(value, str) for value in found.values()
        ):
            self.fault(f"{name} must be a JSON object of strings")
            return {}
        return found

    def seconds(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or int(text) == 0:
            self.fault(f"{name} must be a whole number of seconds")
            return default
        return int(text)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.fault(f"{name} must be one of {', '.join(choices)}")
            return default
        return value


def _once(members: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(members)) != len(members):
        raise ValueError("duplicate member")
    return dict(members)
