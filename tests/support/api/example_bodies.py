"""What a client would send to each operation: the example of docs/openapi.json."""

import json
from typing import Any

from infra.openapi.examples import ME
from tests.support.api.client import Operation


def body_of(operation: Operation, subject: str) -> Any:
    """The example of its body, as this person sends it. None where none is taken."""
    return json.loads(json.dumps(operation.example).replace(ME, subject))


def with_member(example: Any, name: str, value: Any) -> Any:
    """The example with this member in each todo, or project, but no step of it."""
    if isinstance(example, list):
        return [with_member(each, name, value) for each in example]
    if not isinstance(example, dict):
        return example
    changed = {
        key: each if key == "steps" else with_member(each, name, value)
        for key, each in example.items()
    }
    is_one = "title" in example or "name" in example
    return changed | {name: value} if is_one else changed
