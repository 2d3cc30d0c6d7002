"""The operations that are probed: those of docs/openapi.json, whichever they are."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from infra.common.state_folder import ROOT

DOCUMENT = ROOT / "docs" / "openapi.json"
OWN_ID = "<the caller's id>"  # in a body: `confirm` of an erasure


@dataclass(frozen=True)
class Operation:
    """One operation, as its clients know it."""

    name: str
    method: str
    path: str
    scopes: frozenset[str]  # that a token must have; none where no token is asked for
    successes: frozenset[int]
    schema: dict[str, Any] | None  # of the body, if it takes one

    @property
    def authenticated(self) -> bool:
        return bool(self.scopes)

    @property
    def on_one(self) -> bool:
        return "{" in self.path

    def target(self, todo_id: str) -> str:
        return re.sub(r"\{\w+\}", todo_id, self.path)

    def body(self) -> Any:
        """What a client would send: the document's own example."""
        if self.schema is None:
            return None
        example = resolved(self.schema)["examples"][0]
        return {"confirm": OWN_ID} if "confirm" in example else example

    def bodies_naming(self, todo_id: str) -> list[Any]:
        """Bodies in which this id stands wherever an id may stand."""
        return list(_naming(self.schema, todo_id)) if self.schema else []


def is_authenticated(operation: Operation) -> bool:
    return operation.authenticated


@cache
def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return read


def operations() -> list[Operation]:
    """Every operation of the API, in the document's order; not those of identity."""
    return [
        _operation(path, method, described)
        for path, methods in document()["paths"].items()
        for method, described in methods.items()
        if path.startswith("/api/v1/")
    ]


def _operation(path: str, method: str, described: dict[str, Any]) -> Operation:
    content = described.get("requestBody", {}).get("content", {})
    security = described.get("security", [])
    return Operation(
        name=described["operationId"],
        method=method.upper(),
        path=path,
        scopes=frozenset(s for each in security for s in each["bearer"]),
        successes=frozenset(int(s) for s in described["responses"] if s[0] == "2"),
        schema=content["application/json"]["schema"] if content else None,
    )


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is only named."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    found: dict[str, Any] = document()["components"]["schemas"][name]
    return found


def _naming(schema: dict[str, Any], todo_id: str) -> Iterator[Any]:
    """The values of a schema that name the todo once."""
    schema = resolved(schema)
    if schema.get("format") == "uuid":
        yield todo_id
    for choice in schema.get("oneOf", []) + schema.get("anyOf", []):
        yield from _naming(choice, todo_id)
    if "items" in schema:
        yield from ([value] for value in _naming(schema["items"], todo_id))
    for name, member in schema.get("properties", {}).items():
        for value in _naming(member, todo_id):
            yield from (least | {name: value} for least in _least(schema, todo_id))


def _least(schema: dict[str, Any], todo_id: str) -> list[Any]:
    """The smallest values of a schema, one for each text of an enumeration."""
    schema = resolved(schema)
    if "const" in schema or "enum" in schema:
        return list(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "string":
        return [todo_id if schema.get("format") == "uuid" else "probe"]
    if schema.get("type") == "array":
        return [[]]
    members = schema.get("properties", {})
    required = schema.get("required", [])
    choices = product(*(_least(members[name], todo_id) for name in required))
    return [dict(zip(required, values, strict=True)) for values in choices]
