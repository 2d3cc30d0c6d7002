"""TypeScript types of the API, written from its OpenAPI document.

By the rules of openapi-typescript 7 as far as the document needs them. That program is
not among our dependencies: it wants a second TypeScript compiler and has 44 MB.
"""

import json
from textwrap import indent
from typing import Any

Schema = dict[str, Any]
HEAD = "// Types of the API. Written from docs/openapi.json by `make generate`.\n"
PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def types_of(document: Schema) -> str:
    """The source of a module with `components` and `operations`."""
    found = document["components"]
    schemas = _members({n: (type_of(s), True) for n, s in found["schemas"].items()})
    heads = {n: (type_of(h["schema"]), True) for n, h in found["headers"].items()}
    operations = {
        each["operationId"]: (_operation(each), True)
        for methods in document["paths"].values()
        for each in methods.values()
    }
    components = _members(
        {"schemas": (schemas, True), "headers": (_members(heads), True)}
    )
    return (
        f"{HEAD}\n"
        f"export interface components {components}\n\n"
        f"export interface operations {_members(operations)}\n"
    )


def type_of(schema: Schema) -> str:
    if "$ref" in schema:
        _, _, kind, name = schema["$ref"].split("/")
        return f'components["{kind}"]["{name}"]'
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return f"({' | '.join(map(json.dumps, schema['enum']))})"
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return f"({' | '.join(map(type_of, schema[name]))})"
    if schema.get("type") == "array":
        return f"{type_of(schema.get('items', {}))}[]"
    if schema.get("type") == "object":
        return _object(schema)
    return PLAIN.get(schema.get("type", ""), "unknown")


def _object(schema: Schema) -> str:
    """A member with a default counts as one that is always there."""
    required = schema.get("required", ())
    members = {
        name: (type_of(each), name in required or "default" in each)
        for name, each in schema.get("properties", {}).items()
    }
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict):
        return f"Record<string, {type_of(rest)}>"
    return _members(members) if members else "Record<string, never>"


def _operation(operation: Schema) -> str:
    parts = {"parameters": (_parameters(operation), True)}
    if "requestBody" in operation:
        body = operation["requestBody"]
        parts["requestBody"] = (_members(_content(body)), body.get("required", False))
    responses = {
        status: (_members({"headers": (_headers(each), True), **_content(each)}), True)
        for status, each in operation["responses"].items()
    }
    return _members({**parts, "responses": (_members(responses), True)})


def _parameters(operation: Schema) -> str:
    groups: dict[str, dict[str, tuple[str, bool]]] = {}
    for each in operation.get("parameters", ()):
        kind = type_of(each["schema"]), each.get("required", False)
        groups.setdefault(each["in"], {})[each["name"]] = kind
    return _members(
        {
            place: (_members(found), any(required for _, required in found.values()))
            for place, found in groups.items()
        }
    )


def _headers(response: Schema) -> str:
    headers = response["headers"].items()
    return _members(
        {name: (type_of(each.get("schema", each)), True) for name, each in headers}
    )


def _content(part: Schema) -> dict[str, tuple[str, bool]]:
    kinds = part.get("content", {}).items()
    found = {name: (type_of(each["schema"]), True) for name, each in kinds}
    return {"content": (_members(found), True)} if found else {}


def _members(members: dict[str, tuple[str, bool]]) -> str:
    written = (
        f"{_key(name)}{'' if required else '?'}: {kind};\n"
        for name, (kind, required) in members.items()
    )
    return f"{{\n{indent(''.join(written), '  ')}}}"


def _key(name: str) -> str:
    return name if name.isdigit() else json.dumps(name)  # a status is a number
