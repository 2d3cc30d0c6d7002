"""Many clients of one pooler, each asking for its own and checking what it gets."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from typing import Any

from shared.database.pipelined_connection import Statement
from shared.database.pool import open_connection
from shared.postgres_url import parse_database_url
from tests.support.run.forks import forks

PROCESSES = 2
# What this client said, who the database takes it for, and whose rows it is shown.
QUESTION = """
select $1::text as said, current_setting('app.user_id') as me,
  (select array_agg(distinct owner_id) from todo) as owners, '{client}' as client
"""


def crowd(url: str, clients: int, each: int) -> Counter[str]:
    """Outcomes of `clients` clients at once, asking `each` times, counted by kind."""
    per_process = clients // PROCESSES
    starts = range(0, clients, per_process)
    with ProcessPoolExecutor(PROCESSES, forks()) as pool:
        futures = [pool.submit(_threads, url, s, per_process, each) for s in starts]
        return sum((future.result() for future in futures), Counter())


def principal_of(client: int) -> str:
    return f"client-{client}"


def _threads(url: str, first: int, clients: int, each: int) -> Counter[str]:
    numbers = range(first, first + clients)
    with ThreadPoolExecutor(clients) as pool:
        counts = pool.map(lambda number: _client(url, number, each), numbers)
        return sum(counts, Counter())


def _client(url: str, number: int, each: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    me = principal_of(number)
    with closing(open_connection(parse_database_url(url))) as connection:
        statement = QUESTION.format(client=number)
        for turn in range(each):
            said = f"{number}-{turn}"
            [[row]] = connection.pipeline(me, [Statement(statement, (said,))])
            counts[_verdict([*row.values()], [said, me, [me], str(number)])] += 1
    return counts


def _verdict(row: list[Any], expected: list[Any]) -> str:
    if row == expected:
        return "right"
    return "foreign row" if row[2] != expected[2] else "wrong answer"
