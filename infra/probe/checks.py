"""All checks, each a rule that is tried on every operation it holds for."""

from collections.abc import Callable, Iterator, Sequence

from infra.probe import accounts
from infra.probe.apps import Apps
from infra.probe.bad_tokens import CONFUSED, IMPOSSIBLE, OFFLINE, Defect, defects
from infra.probe.client import Answer, Request
from infra.probe.context import Check, Finding, Row, Tried, World
from infra.probe.cross_user import STRANGERS
from infra.probe.headers_and_cors import ASKED, overheard
from infra.probe.operations import Operation, is_authenticated


def the_owner_gets_in(world: World, operation: Operation) -> Tried:
    """Without this a server that refuses everything would pass."""
    request = world.attempt(operation, world.one, world.todo(world.one))
    answer = world.client.send(request)
    if answer.status not in operation.successes:
        yield f"the owner's own request was answered {answer.status}", request


def anybody_gets_an_answer(world: World, operation: Operation) -> Tried:
    """A public operation asks for no token and stumbles over none."""
    for authorization in (None, "Bearer a.b.c", "Bearer " + "x" * 5_000):
        request = world.attempt(
            operation, world.one, "", authorization=authorization, what="any token"
        )
        status = world.client.send(request).status
        if status not in operation.successes | {503}:
            yield f"answered {status}", request


def refusal_checks(world: World) -> list[Check]:
    """A row for each kind of defect that can be made here."""
    by_title: dict[str, list[Defect]] = {}
    for defect in defects(world):
        by_title.setdefault(defect.check, []).append(defect)
    return [
        Check(title, is_authenticated, _refused(kind))
        for title, kind in by_title.items()
    ]


def untried(world: World) -> list[str]:
    """What there is no row for, and why."""
    found = [IMPOSSIBLE]
    if world.local:
        found.append(OFFLINE)
    if not any(defect.check == CONFUSED for defect in defects(world)):
        found.append(f"{CONFUSED}: PROBE_JWKS_URL has no key of the token's issuer")
    return found


def _refused(kind: list[Defect]) -> Callable[[World, Operation], Tried]:
    def faults(world: World, operation: Operation) -> Tried:
        todo_id = world.todo(world.one)
        for defect in kind:
            request = _with(defect, world, operation, todo_id)
            answer = world.client.send(request)
            if fault := _fault(answer, defect):
                yield f"{defect.what}: {fault}", request

    return faults


def _with(defect: Defect, world: World, operation: Operation, todo_id: str) -> Request:
    """The request of person one, who has nothing to show but this."""
    body = operation.body()
    if defect.in_body and operation.method != "GET":
        body = (body or {}) | defect.in_body
    return world.attempt(
        operation,
        world.one,
        todo_id,
        authorization=defect.authorization,
        more=defect.more,
        query=defect.query,
        body=body,
        what=defect.what,
    )


def _fault(answer: Answer, defect: Defect) -> str:
    if answer.status not in defect.refusals:
        return f"answered {answer.status} instead of 401"
    if answer.status != 401:
        return ""
    if not answer.headers.get("www-authenticate", "").startswith("Bearer"):
        return "a 401 without a challenge (RFC 6750)"
    if answer.json.get("type") != "/docs/problems#unauthenticated":
        return "a 401 that differs from those for other tokens"
    return ""


OPENING = [
    Check("the owner is let in", is_authenticated, the_owner_gets_in),
    Check(
        "what is public needs no token",
        lambda operation: not operation.authenticated,
        anybody_gets_an_answer,
    ),
]


def rows(world: World, operations: Sequence[Operation], apps: Apps) -> Iterator[Row]:
    """Each check on each operation it concerns, a row as soon as it is done."""
    checks = [*OPENING, *refusal_checks(world), *apps.checks(), *STRANGERS, *ASKED]
    for check in checks:
        yield _row(world, check, [each for each in operations if check.concerns(each)])
    if world.bundled:
        yield _accounts(world)
    secrets = [person.token for person in (world.one, world.two)]
    secrets += filter(None, (apps.other, apps.narrow))
    answers = len(world.client.exchanges)
    for title, findings in overheard(world.client, secrets).items():
        yield Row(title, len(operations), answers, findings)


def _row(world: World, check: Check, operations: Sequence[Operation]) -> Row:
    before = len(world.client.exchanges)
    findings = [
        Finding(check.title, sentence, request)
        for operation in operations
        for sentence, request in check.faults(world, operation)
    ]
    sent = len(world.client.exchanges) - before
    return Row(check.title, len(operations), sent, findings)


def _accounts(world: World) -> Row:
    before = len(world.client.exchanges)
    sent = accounts.credentials(world.one.token, world.client.url)
    findings = [*accounts.let_in(world.client, sent)]
    number = len(world.client.exchanges) - before
    return Row(accounts.TITLE, len(accounts.endpoints()), number, findings)
