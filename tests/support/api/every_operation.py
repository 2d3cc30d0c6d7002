"""A function that serves every operation: one execution environment does for all."""

from typing import Any

from tests.support.api.client import operations, serving

ALL = operations()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    http = event["requestContext"]["http"]
    operation = serving(ALL, http["method"], http["path"])
    return operation.handler(event, context)
