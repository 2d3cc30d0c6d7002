"""Every day: remove what is past its time. It has no address, and no principal."""

import time
from typing import Any

from shared.collector import end_of_import
from shared.config import purge_database
from shared.database.maintenance import maintenance
from shared.maintenance.purge import purge
from shared.observability import finished, note, received
from shared.problems import Problem


class PurgeFailed(Exception):
    """Something was left undone. Lambda counts the failure and tries again."""


def handler(_: dict[str, Any], context: Any) -> dict[str, int]:
    """How many rows of each kind were removed. Raises PurgeFailed. Safe to repeat."""
    started = time.perf_counter()
    received("purge_expired", context.aws_request_id)
    try:
        with maintenance(purge_database()) as run:
            done = purge(run)
    except Problem as problem:  # there is no connection
        raise PurgeFailed(problem.slug) from None
    note(more=done.more, failed=done.failed, left=done.left)
    counts = done.counts | {"hours_late": done.hours_late}
    finished("purged", time.perf_counter() - started, counts)
    if done.failed:
        raise PurgeFailed(", ".join(done.failed))
    return done.counts


end_of_import()
