"""Several execution environments at once: processes, each with its own connection."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, Self
from uuid import UUID

from infra.common.processes import wait_until
from shared.database.pool import pool
from shared.principal import Principal
from shared.problems import Problem
from shared.todos.account import Erasure, erase
from shared.todos.batch import apply
from shared.todos.create import create
from shared.todos.get import get
from shared.todos.import_page import import_page
from shared.todos.lifecycle import delete
from shared.todos.rules.batch_schema import Batch
from shared.todos.rules.import_schema import ImportedPage
from shared.todos.rules.preconditions import NO_CONDITION, Preconditions
from shared.todos.rules.schemas import NewTodo, TodoPatch
from shared.todos.update import update
from tests.support.run.forks import forks

Outcome = tuple[str, Any]


class Environments:
    """Runs verbs of the store, each in whichever process is free."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def all(self, calls: Sequence[tuple[Any, ...]]) -> list[Outcome]:
        """The outcomes of calls (verb, subject, argument...) made at the same time."""
        futures = [self.begin(*call) for call in calls]
        return [future.result() for future in futures]

    def begin(self, *call: Any) -> Future[Outcome]:
        """The outcome of a call, as soon as there is one."""
        return self._pool.submit(_do, *call)


class Load:
    """Call after call, so many at once, for as long as the block lasts.

    `outcomes` has each call with what became of it. Who is refused waits a moment.
    """

    def __init__(
        self, running: Environments, call: Callable[[], tuple[Any, ...]], width: int
    ) -> None:
        self.outcomes: list[tuple[tuple[Any, ...], Outcome]] = []
        self._running, self._call, self._width = running, call, width
        self._stop, self._threads = Event(), ThreadPoolExecutor(width)
        self._lives: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._lives = [self._threads.submit(self._live) for _ in range(self._width)]
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._threads.shutdown()
        for life in self._lives:
            life.result()

    def wait_for(self, more: int, verdict: str = "ok") -> None:
        """Until there are so many more outcomes of this kind."""
        wanted = self._count(verdict) + more
        enough = wait_until(lambda: self._count(verdict) >= wanted, 60)
        assert enough, [outcome[0] for _, outcome in self.outcomes]

    def _count(self, verdict: str) -> int:
        return sum(outcome[0] == verdict for _, outcome in [*self.outcomes])

    def _live(self) -> None:
        while not self._stop.is_set():
            call = self._call()
            outcome = self._running.begin(*call).result()
            self.outcomes.append((call, outcome))
            if outcome[0] != "ok":
                self._stop.wait(0.1)


@contextmanager
def environments(
    count: int, database_url: str, **settings: str
) -> Iterator[Environments]:
    variables = os.environ | {
        "DATABASE_URL": database_url,
        "AUTH_ISSUER": "https://nobody.example",
        "AUTH_AUDIENCE": "nobody",
        "AUTH_JWKS_URL": "https://nobody.example/jwks",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        **settings,
    }
    with ProcessPoolExecutor(count, forks(), _enter, (variables,)) as pool:
        yield Environments(pool)


def _enter(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)


def _do(verb: str, subject: str, *arguments: Any) -> Outcome:
    """("ok", what came back) or (the kind of problem, None)."""
    me = Principal(subject)
    if verb in WHOLE:
        return WHOLE[verb](subject, *arguments)
    try:
        return "ok", VERBS[verb](me, *arguments)
    except Problem as problem:
        return problem.slug, None


def _create(me: Principal, todo_id: str | None, title: str) -> tuple[int, bool]:
    new = NewTodo.model_validate({"id": todo_id, "title": title})
    row = create(me, new)
    return row["version"], row["applied"]


def _create_reconnected(me: Principal, title: str) -> int:
    """As after a connection that was lost; which process it was."""
    pool().dispose()
    _create(me, None, title)
    return os.getpid()


def _patch(
    me: Principal,
    todo_id: str,
    patch: dict[str, Any],
    match: list[int] | None = None,
) -> tuple[int, bool]:
    changed = TodoPatch.model_validate(patch)
    row = update(me, UUID(todo_id), changed, Preconditions(match))
    return row["version"], row["applied"]


def _delete(me: Principal, todo_id: str) -> None:
    delete(me, UUID(todo_id), NO_CONDITION)


def _get(me: Principal, todo_id: str) -> int:
    return get(me, UUID(todo_id))["version"]


def _batch(subject: str, *operations: dict[str, Any]) -> Outcome:
    batch = Batch.model_validate({"operations": list(operations)})
    try:
        return "ok", len(apply(Principal(subject), batch))
    except Problem as problem:
        return problem.slug, None


def _import(subject: str, *items: dict[str, Any]) -> Outcome:
    page = ImportedPage.model_validate({"format": "ownlist/1", "items": list(items)})
    try:
        outcome = import_page(Principal(subject), page)
    except Problem as problem:
        return problem.slug, None
    return "ok", (outcome.created, outcome.unchanged, len(outcome.refused))


def _erase(subject: str) -> Outcome:
    try:
        return "ok", erase(Principal(subject), Erasure(confirm=subject)).erased
    except Problem as problem:
        return problem.slug, None


VERBS: dict[str, Callable[..., object]] = {
    "create": _create,
    "reconnect": _create_reconnected,
    "patch": _patch,
    "delete": _delete,
    "get": _get,
}
WHOLE: dict[str, Callable[..., Outcome]] = {
    "batch": _batch,
    "import": _import,
    "erase": _erase,
}
