"""What is past its time, and how it is removed: in batches, so no write waits long.

How long each thing is kept is said twice, here and by the policies of the purge's role
(infra/migrations/versions/0003_purge.py): the role could not touch more.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import TextClause, text

from shared.database.maintenance import Run
from shared.observability import failed
from shared.problems import Problem

BATCH = 1_000  # rows
MAX_BATCHES = 100  # of each kind in a run; what is left is the next run's

# The owner's row is locked before a todo goes, as by every write; one that is in use is
# left for later instead of waited for, and the todos of others take the places of its
# own in the batch. A client of the change feed that is behind `purged_number` must
# start again.
TRASHED = """
with expired as materialized (
  select {table}.owner_id, {table}.id
  from {table} join owner on owner.id = {table}.owner_id
  where {table}.{since} < now() - interval '30 days'
  order by {table}.{since} limit :most for update of owner skip locked
), gone as (
  delete from {table} using expired
  where {table}.owner_id = expired.owner_id and {table}.id = expired.id
    and {table}.{since} < now() - interval '30 days'
  returning {table}.owner_id, {table}.version
), counted as (
  update owner set {counted}purged_number = greatest(owner.purged_number, lost.last)
  from (select owner_id, count(*)::integer as number, max(version) as last
        from gone group by owner_id) as lost
  where owner.id = lost.owner_id
)
select count(*) as number from gone
"""
# Of all other kinds. A locked row does not hold up the others either.
REMOVE = """
with gone as (
  delete from {table} where id in (
    select id from {table} where {past} limit :most for update skip locked)
  returning id
) select count(*) as number from gone
"""
LEFT = """
select count(*) as number,
  coalesce(extract(epoch from max({late})), 0)::float8 as seconds_late
from {table} where {past}
"""


class Kind(NamedTuple):
    """Where its rows are, which of them are past their time, and since when."""

    table: str
    past: str
    late: str


KINDS = {
    "todos": Kind(
        "todo",
        "deleted_at < now() - interval '30 days'",
        "now() - interval '30 days' - deleted_at",
    ),
    "projects": Kind(
        "project",
        "deleted_at < now() - interval '30 days'",
        "now() - interval '30 days' - deleted_at",
    ),
    "tombstones": Kind(
        "tombstone",
        "removed_at < now() - interval '30 days'",
        "now() - interval '30 days' - removed_at",
    ),
    # By then no token is good any more that was given out before the erasure.
    "erasure_marks": Kind(
        "owner",
        "erased_at < now() - interval '25 hours' and todos = 0",
        "now() - interval '25 hours' - erased_at",
    ),
    "sessions": Kind("auth.session", '"expiresAt" < now()', 'now() - "expiresAt"'),
    "verifications": Kind(
        "auth.verification", '"expiresAt" < now()', 'now() - "expiresAt"'
    ),
    "rate_windows": Kind(
        'auth."rateLimit"',
        '"lastRequest" < (extract(epoch from now()) - 86400) * 1000',
        "now() - interval '1 day' - to_timestamp(\"lastRequest\" / 1000.0)",
    ),
}
# A project after its todos: none is left in it.
OF_OWNERS = {
    "todos": TRASHED.format(
        table="todo",
        since="deleted_at",
        counted="todos = owner.todos - lost.number, ",
    ),
    "projects": TRASHED.format(
        table="project",
        since="deleted_at",
        counted="projects = owner.projects - lost.number, ",
    ),
    # They count in no quota.
    "tombstones": TRASHED.format(table="tombstone", since="removed_at", counted=""),
}
STATEMENTS: dict[str, TextClause] = {
    name: text(OF_OWNERS.get(name) or REMOVE.format(**kind._asdict()))
    for name, kind in KINDS.items()
}
REMAINING: dict[str, TextClause] = {
    name: text(LEFT.format(**kind._asdict())) for name, kind in KINDS.items()
}


class Purged(NamedTuple):
    """How many rows of each kind are gone, and how many past their time are not.

    Which kinds have more than a run removes, and which failed. `hours_late` is how long
    ago the time of the oldest row that is left was past.
    """

    counts: dict[str, int]
    left: dict[str, int]
    more: list[str]
    failed: list[str]
    hours_late: int


def purge(run: Run) -> Purged:
    """Remove what is past its time. To repeat it is safe, also at the same moment.

    A kind that fails does not hold up the others, nor does a locked row: those are
    left for the next run.
    """
    done = Purged(dict.fromkeys(STATEMENTS, 0), {}, [], [], 0)
    seconds_late = 0.0
    for kind, statement in STATEMENTS.items():
        try:
            for number in _batches(run, statement):
                done.counts[kind] += number
            if number == BATCH:
                done.more.append(kind)
            (row,) = run(REMAINING[kind], {})
        except Problem as problem:
            failed(problem, kind=kind)
            done.failed.append(kind)
            continue
        if row["number"]:
            done.left[kind] = row["number"]
        seconds_late = max(seconds_late, row["seconds_late"])
    return done._replace(hours_late=int(seconds_late / 3600))


def _batches(run: Run, statement: TextClause) -> Iterator[int]:
    """The rows of each batch, until one has none or there were too many."""
    for _ in range(MAX_BATCHES):
        (row,) = run(statement, {"most": BATCH})
        yield row["number"]
        if not row["number"]:
            break
