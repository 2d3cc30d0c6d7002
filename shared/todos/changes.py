"""What changed since a client last asked: no committed change is ever left out.

Numbers are taken under the lock of the owner's row, which is held until commit: they
appear in their order, and none smaller than one that was seen can appear later.
"""

from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, or_, select

from shared.database.session import run
from shared.principal import Principal
from shared.problems import InvalidCursor
from shared.todos.outcomes import ResyncRequired
from shared.todos.rules import cursors
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import (
    LARGEST,
    SHOWN,
    fitting,
    heavy,
    json_size,
    todo,
)
from shared.todos.sql.owner_row import ME, owner
from shared.todos.sql.parameters import LIMIT

HIGHEST = 2**63 - 1
AFTER = bindparam("after_number", type_=BigInteger)
TRASH_AFTER = bindparam("trash_after_number", type_=BigInteger)

_CHANGED = (
    select(*SHOWN)
    .where(todo.c.owner_id == ME, todo.c.version > AFTER)
    .where(or_(todo.c.deleted_at.is_(None), todo.c.version > TRASH_AFTER))
    .order_by(todo.c.version)
    .limit(LIMIT)
)
_HEAVY = heavy(_CHANGED, "version")
# The owner is also there when there is no todo.
_TODO = [
    owner.c.id.label("owner_id") if column.name == "owner_id" else column
    for column in _HEAVY.c
]
# One snapshot: the owner's number is that of the last change there is to see.
CHANGES = (
    select(owner.c.epoch, owner.c.change_number, owner.c.purged_number, *_TODO)
    .select_from(
        owner.outerjoin(
            _HEAVY, and_(_HEAVY.c.owner_id == owner.c.id, _HEAVY.c.before < LARGEST)
        )
    )
    .where(owner.c.id == ME)
    .order_by(_HEAVY.c.version)
)


class Place(NamedTuple):
    """How far a follower has come."""

    epoch: str | None  # None: there was nothing yet, not even a feed
    number: int
    # What was in the trash at this number was there before the follower came: it need
    # not learn of it, nor that it was purged.
    start: int


class Changes(NamedTuple):
    items: list[dict[str, Any]]
    next: str
    has_more: bool


NOWHERE = Place(None, 0, 0)


def changes(principal: Principal, since: str | None, limit: int) -> Changes:
    """What changed after `since`, oldest change first; without it, all that is live.

    Raises ResyncRequired when a follower could have missed something.
    """
    place = None if since is None else _read(principal, since)
    after = place or Place(None, 0, HIGHEST)
    rows = run(
        principal,
        CHANGES,
        me=principal.id,
        after_number=after.number,
        trash_after_number=after.start,
        limit=limit + 1,
    )
    if rows:
        return _page(principal, place, rows, limit)
    if after.epoch is not None:  # the owner never wrote
        raise ResyncRequired
    return Changes([], _written(principal, NOWHERE), has_more=False)


def _page(
    principal: Principal, place: Place | None, rows: list[dict[str, Any]], limit: int
) -> Changes:
    feed = rows[0]
    if place is not None:
        _check(place, feed)
    changed = [shape(row) for row in rows if row["id"] is not None]
    items = list(fitting(changed[:limit], json_size))
    has_more = len(items) < len(changed)
    number = items[-1]["version"] if has_more else feed["change_number"]
    start = feed["change_number"] if place is None else place.start
    reached = Place(str(feed["epoch"]), number, start)
    return Changes(items, _written(principal, reached), has_more)


def _check(place: Place, feed: dict[str, Any]) -> None:
    if place == NOWHERE:  # has seen nothing, so it can have missed nothing
        return
    seen = max(place.number, place.start)
    if (
        place.epoch != str(feed["epoch"])
        or seen > feed["change_number"]
        or seen < feed["purged_number"]
    ):
        raise ResyncRequired


def _written(principal: Principal, place: Place) -> str:
    members = (place.epoch, str(place.number), str(place.start))
    return cursors.encode(members, (principal.id, "changes"))


def _read(principal: Principal, token: str) -> Place:
    """The place a token of this owner's names. Raises ResyncRequired for any other.

    Its checksum is no secret: what a client made up must do no harm either.
    """
    with suppress(InvalidCursor, ValueError, TypeError, RecursionError):
        epoch, number, start = cursors.decode(token, (principal.id, "changes"))
        place = Place(epoch and str(UUID(epoch)), int(str(number)), int(str(start)))
        if 0 <= place.number <= HIGHEST and 0 <= place.start <= HIGHEST:
            return place
    raise ResyncRequired
