"""The routes of the operations, in shared/http/routes.py and in README.md."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

PREFIX = "/api/v1/"
METHODS = re.compile(r"^METHODS = \{\n(?:    .*\n)*\}\n", re.MULTILINE)
HEAD = "| Operation | Route | Answer |\n|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")
ROW = re.compile(r"^\| \[(\w+)\]\S* \| `[^`]*` \| (.*) \|$", re.MULTILINE)


class Route(NamedTuple):
    name: str
    method: str
    path: str
    summary: str


def routes(document: dict[str, Any]) -> Iterator[Route]:
    """Those of the OpenAPI document, without accounts."""
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            if path.startswith(PREFIX):
                yield Route(each["operationId"], method.upper(), path, each["summary"])


def with_methods(module: str, document: dict[str, Any]) -> str:
    """shared/http/routes.py, with the methods of each address."""
    found: dict[str, list[str]] = defaultdict(list)
    for route in routes(document):
        found[route.path].append(f'"{route.method}"')
    lines = (
        f'    "{path}": ({", ".join(sorted(methods))}{"," * (len(methods) == 1)}),\n'
        for path, methods in sorted(found.items())
    )
    table = f"METHODS = {{\n{''.join(lines)}}}\n"
    return METHODS.sub(lambda _: table, module)


def with_operations(readme: str, document: dict[str, Any]) -> str:
    """README.md, with a row for each operation. What it says of answers stays."""
    found = {route.name: route for route in routes(document)}
    answers = {name: said for name, said in ROW.findall(readme) if name in found}
    names = dict.fromkeys([*answers, *found])
    rows = (_row(found[name], answers.get(name, "")) for name in names)
    return TABLE.sub(lambda _: HEAD + "".join(rows), readme)


def _row(route: Route, answer: str) -> str:
    link = f"[{route.name}](functions/{route.name}.py)"
    return f"| {link} | `{route.method} {route.path}` | {answer or route.summary} |\n"
