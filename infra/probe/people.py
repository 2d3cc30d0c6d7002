"""The two people of a probe: how they enter, and leave without a trace of them.

Each begins with nothing or is refused, since at the end all they have is erased.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.common.client import Person
from infra.common.client import ask as ask_issuer
from infra.common.errors import UserError
from infra.common.signals import uninterrupted
from infra.probe.client import Client, Request
from infra.probe.context import Someone, World
from infra.probe.operations import Operation
from infra.probe.settings import KEYS, Target

NAMES = ("one", "two")
RESERVE = 60  # seconds of a token's life that are left for leaving
GIVEN = ("TOKEN", "EMAIL", "PASSWORD")
WHO = (
    "No account to probe with: set PROBE_TOKEN_{NAME}, or PROBE_EMAIL_{NAME} and "
    "PROBE_PASSWORD_{NAME}, of one that is used for tests only."
)


class SignedIn(Someone):
    """Someone with an account of the bundled identity, who signs out at the end."""

    def __init__(self, name: str, person: Person) -> None:
        super().__init__(name)
        self.person = person
        self.cookie = person.cookie

    def enter(self, client: Client) -> None:
        answer = self.person.fetch_token()
        if answer.status != 200:
            raise UserError(
                f"The identity gives no token to {self.name} ({answer.status})."
            )
        self.token = self.person.token
        super().enter(client)

    def leave(self, client: Client) -> list[str]:
        left = super().leave(client)
        if self.person.identity("POST", "/sign-out", {}).status != 200:
            left.append(f"the session of {self.name}")
        return left


class Newcomer(SignedIn):
    """Someone who signed up for the probe, and deletes the account at the end."""

    def leave(self, client: Client) -> list[str]:
        left = Someone.leave(self, client)
        person = self.person
        person.identity("POST", "/delete-user", {"password": person.password})
        if person.sign_in().status != 401:
            left.append(f"the account {person.email}")
        return left


def someone(name: str, chosen: Target, environ: Mapping[str, str]) -> Someone:
    """By a token, by a password, or on this machine somebody new. Raises UserError."""
    own = {key: environ.get(f"PROBE_{key}_{name.upper()}", "") for key in GIVEN}
    if own["TOKEN"]:
        return Someone(name, own["TOKEN"])
    if own["EMAIL"]:
        return _known(name, Person(chosen.url, name, own["EMAIL"], own["PASSWORD"]))
    if not chosen.local:
        raise UserError(WHO.format(NAME=name.upper()))
    with uninterrupted():  # an account nobody has heard of could not be deleted
        return _new(name, Person(chosen.url, f"probe-{name}"), chosen.mailbox)


def _known(name: str, person: Person) -> SignedIn:
    status = person.sign_in().status
    if status != 200:
        raise UserError(
            f"{name} cannot sign in ({status}): check PROBE_PASSWORD_{name.upper()}."
        )
    return SignedIn(name, person)


def _new(name: str, person: Person, mailbox: str) -> Newcomer:
    signed_up, confirmed = person.sign_up(), person.confirm(mailbox)
    if (signed_up.status, confirmed.status) != (200, 200):
        raise UserError(f"{name} cannot sign up as {person.email}.")
    return Newcomer(name, person)


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
    bundled = jwks_url == f"{client.url}{KEYS}"
    return World(client, one, two, published_keys(jwks_url), local, bundled)


def published_keys(url: str) -> list[dict[str, Any]]:
    """The keys of the issuer; none when there are none at this address."""
    answer = ask_issuer(url, "GET", None, {}) if url else None
    body = answer.body if answer and answer.status == 200 else None
    keys = body.get("keys") if isinstance(body, dict) else None
    return keys if isinstance(keys, list) else []


def warm_up(client: Client, operations: Sequence[Operation]) -> None:
    """Let each function start: its first answer may come later than a gateway waits."""
    for each in operations:
        client.ask(Request("", each.method, each.target("x")))


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
