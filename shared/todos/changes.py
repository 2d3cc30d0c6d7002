"""What changed since a client last asked: no committed change is ever left out.

Numbers are taken under the lock of the owner's row, which is held until commit: they
appear in their order, and none smaller than one that was seen can appear later.
"""

from contextlib import suppress
from operator import itemgetter
from typing import NamedTuple, cast
from uuid import UUID

from shared.database.session import run
from shared.principal import Principal
from shared.problems import InvalidCursor, ResyncRequired
from shared.todos.members import ProjectRow, ProjectShape, TodoRow, TodoShape
from shared.todos.rules import cursors
from shared.todos.rules.project_schemas import shape_project
from shared.todos.rules.schemas import shape
from shared.todos.rules.size_limit import MAX_ANSWER, fitting, json_size
from shared.todos.sql.feed_statement import CHANGES

HIGHEST = 2**63 - 1


class FeedRow(TodoRow):
    """The owner's feed, and a changed todo or project: the latter has a name.

    All other members are null if nothing changed.
    """

    name: str | None
    color: int | None
    archived: bool | None

    epoch: UUID
    change_number: int
    purged_number: int


class Place(NamedTuple):
    """How far a follower has come."""

    epoch: str | None  # None: there was nothing yet, not even a feed
    number: int
    # What was in the trash at this number was there before the follower came: it need
    # not learn of it, nor that it was purged.
    start: int


class Changes(NamedTuple):
    items: list[TodoShape]
    projects: list[ProjectShape]
    next: str
    has_more: bool


NOWHERE = Place(None, 0, 0)


def changes(me: Principal, since: str | None, limit: int) -> Changes:
    """What changed after `since`, oldest change first; without it, all that is live.

    `limit` is of todos and projects together. Raises ResyncRequired when a follower
    could have missed something.
    """
    place = None if since is None else _read(me, since)
    after = place or Place(None, 0, HIGHEST)
    rows = run(
        me,
        CHANGES,
        me=me.id,
        after_number=after.number,
        trash_after_number=after.start,
        limit=limit + 1,
        max_octets=MAX_ANSWER,
    )
    if rows:
        return _page(me, place, rows, limit)
    if after.epoch is not None:  # the owner never wrote
        raise ResyncRequired
    return Changes([], [], _written(me, NOWHERE), has_more=False)


def _page(
    me: Principal, place: Place | None, rows: list[FeedRow], limit: int
) -> Changes:
    feed = rows[0]
    if place is not None:
        _check(place, feed)
    there = [row for row in rows if row["id"] is not None]
    there.sort(key=itemgetter("version"))
    changed = [(row["name"] is not None, _shape(row)) for row in there]
    page = list(fitting(changed[:limit], lambda each: json_size(each[1])))
    has_more = len(page) < len(changed)
    number = page[-1][1]["version"] if has_more else feed["change_number"]
    start = feed["change_number"] if place is None else place.start
    reached = Place(str(feed["epoch"]), number, start)
    return Changes(
        items=[cast("TodoShape", each) for is_project, each in page if not is_project],
        projects=[
            cast("ProjectShape", each) for is_project, each in page if is_project
        ],
        next=_written(me, reached),
        has_more=has_more,
    )


def _shape(row: FeedRow) -> TodoShape | ProjectShape:
    """A project has a name, and a todo none."""
    if row["name"] is None:
        return shape(row)
    return shape_project(cast("ProjectRow", row))


def _check(place: Place, feed: FeedRow) -> None:
    if place == NOWHERE:  # has seen nothing, so it can have missed nothing
        return
    seen = max(place.number, place.start)
    if (
        place.epoch != str(feed["epoch"])
        or seen > feed["change_number"]
        or seen < feed["purged_number"]
    ):
        raise ResyncRequired


def _written(me: Principal, place: Place) -> str:
    members = (place.epoch, str(place.number), str(place.start))
    return cursors.encode(members, (me.id, "changes"))


def _read(me: Principal, token: str) -> Place:
    """The place a token of this owner's names. Raises ResyncRequired for any other.

    Its checksum is no secret: what a client made up must do no harm either.
    """
    with suppress(InvalidCursor, ValueError, TypeError, RecursionError):
        epoch, number, start = cursors.decode(token, (me.id, "changes"))
        place = Place(epoch and str(UUID(epoch)), int(str(number)), int(str(start)))
        if 0 <= place.number <= HIGHEST and 0 <= place.start <= HIGHEST:
            return place
    raise ResyncRequired
