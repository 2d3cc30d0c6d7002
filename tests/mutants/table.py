"""The table of guards: the files beside this one that end in `.toml`.

Each names, under `[name]` of a guard,
  protects  what holds because of it, in one phrase
  where     the symbol of Python it stands in (`shared.auth.bearer:token_of`,
            `module:Class.method`), the module, or the path of any other file
  pattern   its source, which occurs once there
  without   what stands in its place when it is removed; nothing if left out
  tests     the files or tests under tests/ of which one must then fail
`where` and `tests` before the first name are for those guards that name none. Where a
pattern has spaces or line breaks, the source may have others; the indentation of
`without` begins at the pattern.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutants.places import ROOT, Place, find


@dataclass(frozen=True)
class Guard:
    name: str
    area: str  # the name of the file it is listed in
    protects: str
    where: str
    pattern: str
    without: str
    tests: tuple[str, ...]

    def place(self, root: Path = ROOT) -> Place:
        """Where it is in a tree. Raises ValueError unless it is there once."""
        try:
            return find(self.where, self.pattern, root)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None

    def removed_from(self, source: str, place: Place) -> str:
        """The source of its file without the guard."""
        start, end = place.start, place.end
        line = source[source.rfind("\n", 0, start) + 1 : start]
        indent = line[: len(line) - len(line.lstrip())]
        instead = self.without.strip().replace("\n", f"\n{indent}")
        return source[:start] + instead + source[end:]


def guards() -> list[Guard]:
    """All there are, in their order."""
    return [
        guard
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for guard in _of(path)
    ]


def named(names: list[str]) -> list[Guard]:
    """Those of these names or areas; all, of none. Raises ValueError for an unknown."""
    every = guards()
    unknown = set(names) - {name for g in every for name in (g.name, g.area)}
    if unknown:
        raise ValueError(f"no guard and no area is called {', '.join(sorted(unknown))}")
    return [g for g in every if not names or {g.name, g.area} & {*names}]


def _of(path: Path) -> list[Guard]:
    kept = tomllib.loads(path.read_text())
    common = {name: kept.pop(name) for name in ("where", "tests") if name in kept}
    return [_guard(name, path.stem, common | each) for name, each in kept.items()]


def _guard(name: str, area: str, kept: dict[str, Any]) -> Guard:
    tests = tuple(f"tests/{test}" for test in kept.pop("tests"))
    return Guard(name, area, tests=tests, **{"without": "", **kept})
