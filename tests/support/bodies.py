"""What a client would send to each operation that takes a body."""

import uuid
from typing import Any

from tests.support.api import Operation

ME = "<my id>"
BODIES: dict[str, Any] = {
    "create_todo": {"title": "from a stranger"},
    "update_todo": {"title": "from a stranger"},
    "erase_me": {"confirm": ME},
    "import_todos": {
        "format": "ownlist/1",
        "items": [{"id": str(uuid.uuid4()), "title": "from a stranger"}],
    },
    "batch_todos": {
        "operations": [{"op": "create", "todo": {"title": "from a stranger"}}]
    },
}


def body_of(operation: Operation, subject: str) -> Any:
    """None where none is taken."""
    body = BODIES.get(operation.name)
    return {"confirm": subject} if body == {"confirm": ME} else body
