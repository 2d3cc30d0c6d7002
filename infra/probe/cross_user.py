"""Somebody with a good token and another's ids: for them nothing is there."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from infra.probe.client import Answer, Headers, Request
from infra.probe.context import Check, Tried, World
from infra.probe.operations import Operation, is_authenticated

IDENTITY_HEADERS = (
    "X-User-Id",
    "X-Owner-Id",
    "X-Forwarded-User",
    "X-Amzn-Oidc-Identity",
    "X-Original-Sub",
)
PARAMETERS = ("user_id", "owner_id", "owner", "sub")


def by_the_id(world: World, operation: Operation) -> Tried:
    """What is another's is answered as an id that nobody has, to the letter."""
    hers = world.todo(world.one)
    before = world.both(world.one, hers)
    for what, more in _preconditions(world.seen(world.one, hers)):
        unknown, stranger = (
            world.attempt(operation, world.two, todo_id, more=more, what=what)
            for todo_id in (str(uuid4()), hers)
        )
        told = world.client.send(unknown).without_request_id()
        answer = world.client.send(stranger)
        if answer.status != 404:
            yield f"{what}: answered {answer.status} instead of 404", stranger
        elif answer.without_request_id() != told:
            yield f"{what}: differs from the 404 for an unknown id", stranger
        yield from _untouched(world, hers, before, stranger)


def _preconditions(todo: Answer) -> Iterator[tuple[str, Headers]]:
    yield "another's id", ()
    yield "another's id, If-Match *", (("If-Match", "*"),)
    yield "another's id and ETag", (("If-Match", todo.headers.get("etag", "")),)
    yield "another's id, If-None-Match *", (("If-None-Match", "*"),)


def from_the_trash(world: World, operation: Operation) -> Tried:
    """What another has thrown away is no different."""
    hers = world.todo(world.one)
    for path in ("todos", "projects"):
        world.one.ask(world.client, "DELETE", f"/api/v1/{path}/{hers}")
    unknown, stranger = (
        world.attempt(operation, world.two, todo_id, what="a trashed one of another")
        for todo_id in (str(uuid4()), hers)
    )
    told = world.client.send(unknown).without_request_id()
    answer = world.client.send(stranger)
    if (answer.status, answer.without_request_id()) != (404, told):
        yield f"answered {answer.status}, not as for an unknown id", stranger


def by_the_body(world: World, operation: Operation) -> Tried:
    """Another's id within a body does no more than one that nobody has."""
    for number in range(len(operation.bodies_naming(""))):
        hers = _only_hers(world)
        before = world.both(world.one, hers)
        unknown, stranger = (
            world.attempt(
                operation,
                world.two,
                world.todo(world.two),
                body=operation.bodies_naming(todo_id)[number],
                what="another's id in the body",
            )
            for todo_id in (str(uuid4()), hers)
        )
        told, answer = world.client.send(unknown), world.client.send(stranger)
        if answer.status != told.status:
            yield (
                f"answered {answer.status}, but {told.status} for an unknown id",
                stranger,
            )
        yield from _unseen(world, answer, stranger)
        yield from _untouched(world, hers, before, stranger)


def _only_hers(world: World) -> str:
    """A todo of person one under an id that person two has not taken as well."""
    hers = world.todo(world.one)
    taken = world.seen(world.two, hers).status == 200
    return world.fresh_todo(world.one) if taken else hers


def on_ones_own_list(world: World, operation: Operation) -> Tried:
    """Neither plainly nor by naming another does one see or touch what is theirs."""
    hers = world.todo(world.one)
    before = world.both(world.one, hers)
    for request in _as_another(world, operation):
        answer = world.client.send(request)
        if answer.status >= 500:
            yield f"{request.what}: answered {answer.status}", request
        yield from _unseen(world, answer, request)
        if operation.schema or operation.method != "GET":
            yield from _untouched(world, hers, before, request)


def _as_another(world: World, operation: Operation) -> Iterator[Request]:
    own = world.todo(world.two) if operation.on_one else ""
    victim = world.one.id
    ways: dict[str, dict[str, Any]] = {
        "one's own request": {},
        "another's id in headers": {
            "more": tuple((name, victim) for name in IDENTITY_HEADERS)
        },
        "another's id in the query": {
            "query": "?" + "&".join(f"{name}={victim}" for name in PARAMETERS)
        },
    }
    for what, changes in ways.items():
        yield world.attempt(operation, world.two, own, **changes, what=what)
    if operation.schema and isinstance(operation.body(), dict):
        members = operation.body() | {"owner_id": victim, "user_id": victim}
        what = "another's id as a member"
        yield world.attempt(operation, world.two, own, body=members, what=what)
        if "confirm" in members:
            confirm = {"confirm": victim}
            yield world.attempt(operation, world.two, own, body=confirm, what=what)


def _unseen(world: World, answer: Answer, request: Request) -> Tried:
    if f"{world.marker} of {world.one.name}" in answer.text:
        yield f"{request.what}: shows another user's data", request


def _untouched(
    world: World, hers: str, before: list[tuple[int, str]], request: Request
) -> Tried:
    if world.both(world.one, hers) != before:
        yield f"{request.what}: changed another user's data", request


STRANGERS = [
    Check("another user with its id", lambda o: o.on_one, by_the_id),
    Check("another user with a trashed id", lambda o: o.on_one, from_the_trash),
    Check("another user, an id in a body", lambda o: bool(o.schema), by_the_body),
    Check("another user on their own list", is_authenticated, on_ones_own_list),
]
