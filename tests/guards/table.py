"""The table of guards: the files beside this one that end in `.toml`.

Each names, under `[name]` of a guard,
  protects  what holds because of it, in one phrase
  file      where it stands, from the root of the repository
  guard     its text, which occurs once in the file
  without   what stands in its place when it is removed; nothing if left out
  tests     the files or tests under tests/ of which one must then fail
`file` and `tests` before the first name are for those guards that name none.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Guard:
    name: str
    area: str  # the name of the file it is told in
    protects: str
    file: str
    guard: str
    without: str
    tests: tuple[str, ...]

    def removed_from(self, source: str) -> str:
        """The source without the guard. Raises ValueError unless it is there once."""
        if source.count(self.guard) != 1:
            times = source.count(self.guard)
            raise ValueError(f"{self.name}: {times} times in {self.file}, not once")
        return source.replace(self.guard, self.without)


def guards() -> list[Guard]:
    """All there are, in their order."""
    return [
        guard
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for guard in _of(path)
    ]


def named(names: list[str]) -> list[Guard]:
    """Those of these names or areas; all, of none. Raises ValueError for a stranger."""
    every = guards()
    strangers = set(names) - {name for g in every for name in (g.name, g.area)}
    if strangers:
        raise ValueError(f"no guard and no area is called {', '.join(strangers)}")
    return [g for g in every if not names or {g.name, g.area} & {*names}]


def _of(path: Path) -> list[Guard]:
    told = tomllib.loads(path.read_text())
    common = {name: told.pop(name) for name in ("file", "tests") if name in told}
    return [_guard(name, path.stem, common | each) for name, each in told.items()]


def _guard(name: str, area: str, told: dict[str, Any]) -> Guard:
    tests = tuple(f"tests/{test}" for test in told.pop("tests"))
    return Guard(name, area, tests=tests, **{"without": "", **told})
