"""The probe from its beginning to its end: enter, try, leave."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from infra.common.client import ask
from infra.common.errors import UserError
from infra.probe import accounts
from infra.probe.apps import Apps
from infra.probe.checks import OPENING, Check, Finding, refusal_checks
from infra.probe.client import Client, Request
from infra.probe.context import World
from infra.probe.cross_user import STRANGERS
from infra.probe.headers_and_cors import ASKED, overheard
from infra.probe.operations import Operation
from infra.probe.people import Someone

RESERVE = 60  # seconds of a token's life that are left for leaving


class Row(NamedTuple):
    """A line of the table."""

    check: str
    operations: int
    requests: int
    findings: list[Finding]


def enter(
    client: Client, people: Sequence[Someone], jwks_url: str, *, local: bool = False
) -> World:
    """Two people with nothing to their names. Raises UserError."""
    for person in people:
        person.enter(client)
    one, two = people
    if one.id == two.id:
        raise UserError("Both tokens are of the same user: pass tokens of two users.")
    client.until = min(person.claims["exp"] for person in people) - RESERVE
    bundled = jwks_url == f"{client.url}{accounts.KEYS}"
    return World(client, one, two, published_keys(jwks_url), local, bundled)


def published_keys(url: str) -> list[dict[str, Any]]:
    """The keys of the issuer; none when there are none at this address."""
    answer = ask(url, "GET", None, {}) if url else None
    body = answer.body if answer and answer.status == 200 else None
    keys = body.get("keys") if isinstance(body, dict) else None
    return keys if isinstance(keys, list) else []


def warm_up(client: Client, operations: Sequence[Operation]) -> None:
    """Let each function start: its first answer may come later than a gateway waits."""
    for each in operations:
        client.ask(Request("", each.method, each.target("x")))


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


def leave(
    client: Client, people: Sequence[Someone], say: Callable[[str], None]
) -> list[str]:
    """What could not be removed. One who cannot leave does not keep the other."""
    left = []
    for person in people:
        try:
            left += person.leave(client)
        except UserError as error:
            say(str(error))
            left.append(f"what {person.name} had")
    return left
