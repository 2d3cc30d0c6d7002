"""Several execution environments at once: processes, each with its own connection."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from shared.database.engine import pool
from shared.principal import Principal
from shared.problems import Problem
from shared.todos.accounts import Erasure, erase
from shared.todos.batches import Batch, apply
from shared.todos.imports import ImportedPage, import_page
from shared.todos.schemas import NewTodo, TodoPatch
from shared.todos.store import Todos

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


@contextmanager
def environments(
    count: int, database_url: str, **settings: str
) -> Iterator[Environments]:
    variables = {
        "DATABASE_URL": database_url,
        "AUTH_ISSUER": "https://nobody.example",
        "AUTH_AUDIENCE": "nobody",
        "AUTH_JWKS_URL": "https://nobody.example/jwks",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        **settings,
    }
    with ProcessPoolExecutor(count, get_context("spawn"), _enter, (variables,)) as pool:
        yield Environments(pool)


def _enter(variables: dict[str, str]) -> None:
    os.environ.update(variables)


def _do(verb: str, subject: str, *arguments: Any) -> Outcome:
    """("ok", what came back) or (the kind of problem, None)."""
    todos = Todos(Principal(subject))
    if verb in WHOLE:
        return WHOLE[verb](subject, *arguments)
    try:
        return "ok", VERBS[verb](todos, *arguments)
    except Problem as problem:
        return problem.slug, None


def _create(todos: Todos, todo_id: str | None, title: str) -> tuple[int, bool]:
    new = NewTodo.model_validate({"id": todo_id, "title": title})
    row, made = todos.create(new)
    return row["version"], made


def _create_anew(todos: Todos, title: str) -> int:
    """As after a connection that was lost; which process it was."""
    pool().dispose()
    _create(todos, None, title)
    return os.getpid()


def _patch(
    todos: Todos, todo_id: str, patch: dict[str, Any], if_match: list[int] | None = None
) -> tuple[int, bool]:
    changed = TodoPatch.model_validate(patch)
    row = todos.update(UUID(todo_id), changed, if_match)
    return row["version"], row["applied"]


def _delete(todos: Todos, todo_id: str) -> None:
    todos.delete(UUID(todo_id), None)


def _get(todos: Todos, todo_id: str) -> int:
    return int(todos.get(UUID(todo_id))["version"])


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
    "create anew": _create_anew,
    "patch": _patch,
    "delete": _delete,
    "get": _get,
}
WHOLE: dict[str, Callable[..., Outcome]] = {
    "batch": _batch,
    "import": _import,
    "erase": _erase,
}
