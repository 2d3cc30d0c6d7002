"""How much text the rows of a page hold, counted where they are.

Rows that cannot fit into an answer need not leave the database.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

MAX_OCTETS = bindparam("max_octets", type_=BigInteger)


def octets_of_steps(steps: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the JSON they are kept as; nothing where there are none."""
    none = cast(literal("[]", Text), JSONB)
    return case((steps == none, 0), else_=func.octet_length(cast(steps, Text)))


def weighed(candidates: Select[Any], order: str) -> Subquery:
    """The candidates, each with the octets of text of those before it as `before`.

    What has MAX_OCTETS `before` it fits into no JSON of so many bytes: no spelling of a
    string is shorter than its octets. CSV may have room for more, since it leaves out
    some of the steps: `candidates` says how many there are, whether sent or not.
    """
    candidate = candidates.subquery("candidate")
    tags = func.array_to_string(candidate.c.tags, literal(""))
    strings = (candidate.c.title, candidate.c.description, tags)
    steps = octets_of_steps(candidate.c.steps)
    weight = sum(map(func.octet_length, strings), steps)
    # A running total of the rows before this one; the first has none.
    before = func.sum(weight).over(order_by=candidate.c[order], rows=(None, -1))
    return select(
        candidate,
        func.coalesce(before, 0).label("before"),
        func.count().over().label("candidates"),
    ).subquery("heavy")
