"""A clock that stands still until it is told otherwise."""


class Clock:
    """Seconds since the epoch, called as `time.time` is."""

    def __init__(self, now: float = 1_800_000_000) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
