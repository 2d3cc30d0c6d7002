"""Schemas as generators of clients need them."""

import json
from typing import Any

Schema = dict[str, Any]


def for_clients(schema: Schema, *, parameter: bool = False) -> Schema:
    """Without what pydantic writes by itself and generators take literally.

    A `title` for each member only repeats its name. Of a member with a `default`,
    openapi-typescript and others believe that it is always there, and then a body
    without it does not compile: what is not `required` is optional. A `parameter` may
    keep its default.
    """
    kept = {k: v for k, v in schema.items() if k != "title"}
    if "default" in kept and not parameter:
        told = kept.get("description", ""), _by_default(kept.pop("default"))
        kept["description"] = " ".join(filter(None, told))
    for name in ("properties", "$defs"):
        if name in kept:
            kept[name] = {each: for_clients(s) for each, s in kept[name].items()}
    for name in ("items", "additionalProperties", "not"):
        if isinstance(kept.get(name), dict):
            kept[name] = for_clients(kept[name])
    for name in ("anyOf", "oneOf", "allOf"):
        if name in kept:
            kept[name] = [for_clients(each) for each in kept[name]]
    return kept


def _by_default(value: object) -> str:
    if value is None:
        return "Optional."
    return f"Default: `{json.dumps(value)}`."
