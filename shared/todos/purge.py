"""What is past its time, and how it is removed: in batches, so that nobody waits long.

How long each thing is kept is said twice, here and by the policies of the purge's role
(infra/migrations/versions/0003_purge.py): the role could not touch more.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import TextClause, text

from shared.database.upkeep import Run
from shared.observability import failed
from shared.problems import Problem

BATCH = 1_000  # rows
MOST_BATCHES = 100  # of each kind in a run; what is left is the next run's

# The owner's row is locked before a todo goes, as by every write; one that is in use is
# left for later instead of waited for. Who follows the feed and has not come past
# `purged_number` must start anew.
TRASH = """
with expired as materialized (
  select owner_id, id from todo where deleted_at < now() - interval '30 days'
  order by deleted_at limit :most
), locked as materialized (
  select id from owner where id in (select owner_id from expired)
  order by id for update skip locked
), gone as (
  delete from todo using expired, locked
  where todo.owner_id = locked.id and todo.owner_id = expired.owner_id
    and todo.id = expired.id and todo.deleted_at < now() - interval '30 days'
  returning todo.owner_id, todo.version
), counted as (
  update owner set todos = owner.todos - lost.number,
    purged_number = greatest(owner.purged_number, lost.last)
  from (select owner_id, count(*)::integer as number, max(version) as last
        from gone group by owner_id) as lost
  where owner.id = lost.owner_id
)
select count(*) as number from gone
"""
# By then no token is good any more that was given out before the erasure.
MARKS = """
with gone as (
  delete from owner where id in (
    select id from owner where erased_at < now() - interval '25 hours' and todos = 0
    limit :most)
  returning id
) select count(*) as number from gone
"""
OF_IDENTITY = """
with gone as (
  delete from auth."{table}" where id in (
    select id from auth."{table}" where {past} limit :most)
  returning id
) select count(*) as number from gone
"""
STATEMENTS: dict[str, TextClause] = {
    "todos": text(TRASH),
    "erasure_marks": text(MARKS),
    "sessions": text(OF_IDENTITY.format(table="session", past='"expiresAt" < now()')),
    "verifications": text(
        OF_IDENTITY.format(table="verification", past='"expiresAt" < now()')
    ),
    "rate_windows": text(
        OF_IDENTITY.format(
            table="rateLimit",
            past='"lastRequest" < (extract(epoch from now()) - 86400) * 1000',
        )
    ),
}


class Purged(NamedTuple):
    """How many rows of each kind are gone; which kinds have more, and which failed."""

    counts: dict[str, int]
    more: list[str]
    failed: list[str]


def purge(run: Run) -> Purged:
    """Remove what is past its time. To repeat it is safe, also at the same moment.

    A kind that fails does not keep the others from being done.
    """
    done = Purged(dict.fromkeys(STATEMENTS, 0), [], [])
    for kind, statement in STATEMENTS.items():
        try:
            for number in _batches(run, statement):
                done.counts[kind] += number
            if number == BATCH:
                done.more.append(kind)
        except Problem as problem:
            failed(problem, kind=kind)
            done.failed.append(kind)
    return done


def _batches(run: Run, statement: TextClause) -> Iterator[int]:
    """The rows of each batch, until one has none or there were too many."""
    for _ in range(MOST_BATCHES):
        (row,) = run(statement, {"most": BATCH})
        yield row["number"]
        if not row["number"]:
            break
