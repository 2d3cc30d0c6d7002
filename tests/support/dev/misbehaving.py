"""Functions that do what a function must not do."""

import os
import sys
import time
from typing import Any

Event = dict[str, Any]


def fine(event: Event, context: Any) -> dict[str, Any]:
    """Its answer tells which process it was, and what that was told."""
    time.sleep(event.get("seconds", 0))
    return {
        "statusCode": 200,
        "pid": os.getpid(),
        "request": context.aws_request_id,
        "left": context.get_remaining_time_in_millis(),
        "environment": dict(os.environ),
        "utf8": sys.flags.utf8_mode,
    }


def raises(*_: Any) -> None:
    raise ValueError("CANARY")


def ends(*_: Any) -> None:
    os._exit(3)


def answers_no_json(*_: Any) -> object:
    return object()


def prints(*_: Any) -> dict[str, Any]:
    sys.stdout.write('{"id": 1, "pid": 1, "ended": 0}\n')
    sys.stdout.flush()
    return {"statusCode": 200}
