"""How PostgreSQL would run each statement that is sent, asked right before it is."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from shared.database.pipelined_connection import SET_PRINCIPAL, PipelinedConnection

# How a node finds rows of a table, if it reads any by itself.
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan", "Tid Scan"}


class Scan(NamedTuple):
    """One of a plan: what it reads, and by which condition of an index."""

    operation: str
    node: str
    relation: str
    condition: str


class Plans:
    """The scans of every statement since this was made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.scans: list[Scan] = []
        self.operation = ""
        monkeypatch.setattr(PipelinedConnection, "pipeline", self._explaining())

    def _explaining(self) -> Any:
        original = PipelinedConnection.pipeline

        def pipeline(
            connection: Any, principal: str, statements: Any, **how: Any
        ) -> Any:
            raw: Any = super(PipelinedConnection, connection)
            raw.execute_simple("begin")
            raw.execute_unnamed(SET_PRINCIPAL, (principal, "", how.get("issuer", "")))
            for sql, values in statements:
                explained = raw.execute_unnamed(f"explain (format json) {sql}", values)
                self._note(explained.rows[0][0])
            raw.execute_simple("rollback")
            return original(connection, principal, statements, **how)

        return pipeline

    def _note(self, plan: Any) -> None:
        (top,) = json.loads(plan) if isinstance(plan, str) else plan
        for node in _nodes(top["Plan"]):
            if node["Node Type"] in SCANS:
                self.scans.append(
                    Scan(
                        self.operation,
                        node["Node Type"],
                        node.get("Relation Name") or node.get("Index Name", ""),
                        node.get("Index Cond", ""),
                    )
                )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)
