"""What was acknowledged and what was not: the record that the database must match."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

LATEST = 30.0  # seconds after which nothing that was sent can still be committed
Effect = dict[str, Any]  # the members that a change sets; {"gone": True} of an erasure
Doubt = tuple[float, Effect]  # when it was sent


@dataclass
class Known:
    """A todo as the last acknowledged answer left it. `exact`: with this version."""

    state: Effect
    version: int
    exact: bool
    acknowledged: float
    doubts: list[Doubt] = field(default_factory=list)

    def explains(self, seen: Effect | None) -> bool:
        """Whether attempts that nobody heard of could have made this of it."""
        effects = [e for t, e in self.doubts if self.acknowledged - t < LATEST]
        if seen is None:
            return any("gone" in effect for effect in effects)
        return all(
            value == self.state[name]
            or any(effect.get(name, self) == value for effect in effects)
            for name, value in seen.items()
        )


class Record:
    """Shared by all devices. `violations` are sentences: there must be none."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.violations: list[str] = []
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []
        self._lock = Lock()

    def answered(self, name: str, status: int | None, seconds: float) -> None:
        with self._lock:
            self.counts[name] += 1
            self.statuses[str(status or "none")] += 1
            self.seconds.append(seconds)

    def violated(self, what: str) -> None:
        with self._lock:
            self.violations.append(f"{time.monotonic() - self.began:.1f} s: {what}")

    def explained(self) -> None:
        """A late commit of what was in doubt was seen, as is allowed."""
        with self._lock:
            self.counts["late commits"] += 1


def state_of(todo: dict[str, Any]) -> Effect:
    """Of an answer of the API: the members that the record compares."""
    return {
        "title": todo["title"],
        "completed": todo["completed"],
        "deleted": todo["deleted_at"] is not None,
    }
