"""How much text the rows of a page hold, counted where they are.

Rows that cannot fit into an answer need not leave the database.
"""

from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, bindparam, func, literal, select

MAX_OCTETS = bindparam("max_octets", type_=BigInteger)


def weighed(candidates: Select[Any], order: str) -> Subquery:
    """The candidates, each with the octets of text of those before it as `before`.

    What has MAX_OCTETS `before` it fits into no answer of so many bytes: no spelling of
    a string is shorter than its octets.
    """
    candidate = candidates.subquery("candidate")
    tags = func.array_to_string(candidate.c.tags, literal(""))
    strings = (candidate.c.title, candidate.c.description, tags)
    weight = sum(map(func.octet_length, strings), literal(0))
    # A running total of the rows before this one; the first has none.
    before = func.sum(weight).over(order_by=candidate.c[order], rows=(None, -1))
    return select(candidate, func.coalesce(before, 0).label("before")).subquery("heavy")
