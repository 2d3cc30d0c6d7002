"""Where a guard stands: a symbol of Python (`shared.auth.bearer:token_of`,
`module:Class.method`), a whole module, or any other file by its path.

A guard that was moved is found again: when the named place does not hold the pattern,
the one symbol of that name (or the one file of that kind) in the tree that does is
taken. Two are an error, and so is no place.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("functions", "shared", "infra")
INSTALLED = {"node_modules", "__pycache__"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Place:
    file: str  # from the root of the repository
    start: int  # of the pattern, in characters
    end: int


def find(where: str, pattern: str, root: Path = ROOT) -> Place:
    """The one place of this pattern in a tree. Raises ValueError unless there is one.

    Files are read once: a copy of the tree is asked before anything is removed in it.
    """
    name, _, symbol = where.partition(":")
    suffix = Path(name).suffix if "/" in name or (root / name).is_file() else ".py"
    named = [name] if suffix != ".py" else _files_of(name)
    places = _places(root, named, symbol, pattern) or (
        _places(root, _tree(root, suffix), symbol, pattern)
        if symbol or suffix != ".py"
        else []
    )
    if len(places) != 1:
        raise ValueError(f"{len(places)} times in {where}, not once: {pattern}")
    return places[0]


def _files_of(module: str) -> list[str]:
    path = module.replace(".", "/")
    return [f"{path}.py", f"{path}/__init__.py"]


def _places(root: Path, files: list[str], symbol: str, pattern: str) -> list[Place]:
    """The pattern's spaces stand for any: a formatter may break a line elsewhere."""
    matches = re.compile(r"\s+".join(map(re.escape, pattern.split())))
    return [
        Place(file, match.start(), match.end())
        for file in files
        for start, end in _spans(root, file, symbol)
        for match in matches.finditer(_source(root, file), start, end)
    ]


def _spans(root: Path, file: str, symbol: str) -> list[tuple[int, int]]:
    if not _there(root, file):
        return []
    if not symbol:
        return [(0, len(_source(root, file)))]
    return _symbols(root, file).get(symbol, [])


@cache
def _there(root: Path, file: str) -> bool:
    return (root / file).is_file()


@cache
def _source(root: Path, file: str) -> str:
    return (root / file).read_text()


@cache
def _tree(root: Path, suffix: str) -> list[str]:
    paths = (path for room in ROOMS for path in (root / room).rglob(f"*{suffix}"))
    files = [path.relative_to(root) for path in paths]
    return [str(file) for file in files if INSTALLED.isdisjoint(file.parts)]


@cache
def _symbols(root: Path, file: str) -> dict[str, list[tuple[int, int]]]:
    """From where to where each function, class and constant of a module is written."""
    source = _source(root, file)
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    spans: dict[str, list[tuple[int, int]]] = {}
    for name, node in _named(ast.parse(source).body, ""):
        decorators = node.decorator_list if isinstance(node, Definition) else []
        first = min([node.lineno, *(each.lineno for each in decorators)])
        spans.setdefault(name, []).append(
            (lines[first - 1], lines[node.end_lineno or 0])
        )
    return spans


def _named(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, Definition):
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _named(node.body, f"{prefix}{node.name}.")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                (prefix + t.id, node) for t in targets if isinstance(t, ast.Name)
            )
